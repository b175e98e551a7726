from django import forms
from django.utils.translation import gettext_lazy as _

from ..absences import AFTERWARDS, KEEP, CallDuringAbsence, Decision
from ..models import User


class AbsenceCallsForm(forms.Form):
    """Decide about each call that is expected from a person during an absence."""

    for_all = forms.ChoiceField(label=_("For all calls"), required=False)

    def __init__(self, *args, calls: list[CallDuringAbsence], colleagues: list[User], **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.calls, self.colleagues = calls, {str(each.pk): each for each in colleagues}
        choices = [
            *((pk, _("%(who)s calls") % {"who": each}) for pk, each in self.colleagues.items()),
            (AFTERWARDS, _("New time, after the absence")),
            (KEEP, _("Keep as it is")),
        ]
        self.fields["for_all"].choices = [("", _("choose per call")), *choices]
        for call in calls:
            self.fields[f"call_{call.pk}"] = forms.ChoiceField(
                label=call.who, required=False, choices=[("", _("as above")), *choices]
            )

    def rows(self):
        """Return each call with its field."""
        return [(call, self[f"call_{call.pk}"]) for call in self.calls]

    def clean(self) -> dict:
        cleaned = super().clean()
        for call in self.calls:
            name = f"call_{call.pk}"
            if name not in self.errors and not (cleaned.get(name) or cleaned.get("for_all")):
                self.add_error(name, _("Choose what happens with this call."))
        return cleaned

    def decisions(self) -> list[Decision]:
        """Return what was decided, one for each call."""
        return [self._decision(call.pk) for call in self.calls]

    def _decision(self, call: int) -> Decision:
        choice = self.cleaned_data[f"call_{call}"] or self.cleaned_data["for_all"]
        if choice in self.colleagues:
            return Decision(call, "colleague", self.colleagues[choice])
        return Decision(call, choice)
