from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.membership.absences import AFTERWARDS, KEEP, Decision, WorkDuringAbsence

from ..models import User


class AbsenceWorkForm(forms.Form):
    """Decide about each call and task that is expected from a person during an absence."""

    for_all = forms.ChoiceField(label=_("For all"), required=False)

    def __init__(self, *args, work: list[WorkDuringAbsence], colleagues: list[User], **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.work, self.colleagues = work, {str(each.pk): each for each in colleagues}
        choices = [
            *((pk, _("%(who)s takes over") % {"who": each}) for pk, each in self.colleagues.items()),
            (AFTERWARDS, _("New time, after the absence")),
            (KEEP, _("Keep as it is")),
        ]
        self.fields["for_all"].choices = [("", _("choose one by one")), *choices]
        for each in work:
            self.fields[each.key] = forms.ChoiceField(
                label=each.who, required=False, choices=[("", _("as above")), *choices]
            )

    def rows(self):
        """Return each call or task with its field."""
        return [(each, self[each.key]) for each in self.work]

    def clean(self) -> dict:
        cleaned = super().clean()
        for each in self.work:
            if each.key not in self.errors and not (cleaned.get(each.key) or cleaned.get("for_all")):
                self.add_error(each.key, _("Choose what happens with this."))
        return cleaned

    def decisions(self) -> list[Decision]:
        """Return what was decided, one for each call or task."""
        return [self._decision(each.key) for each in self.work]

    def _decision(self, key: str) -> Decision:
        choice = self.cleaned_data[key] or self.cleaned_data["for_all"]
        if choice in self.colleagues:
            return Decision(key, "colleague", self.colleagues[choice])
        return Decision(key, choice)
