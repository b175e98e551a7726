from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.web.forms.day_fields import DayField, TimeField

from ..models import Absence, User
from ..permissions import MANAGE_TEAMS


class AbsenceForm(forms.Form):
    """An absence in the person's own time zone; without times it covers whole days."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), empty_label=None)
    first_day = DayField(label=_("First day"))
    from_time = TimeField(label=_("From"), required=False, help_text=_("Leave empty for the whole day."))
    last_day = DayField(label=_("Last day"))
    until_time = TimeField(label=_("Until"), required=False, help_text=_("Leave empty for the whole day."))
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Absence.Reason,
        help_text=_("Visible to the person, their manager and admins. Others only see “Away”."),
    )

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(by)
        self.fields["person"].initial = by.pk
        if by.role not in MANAGE_TEAMS:
            self.fields["person"].widget = forms.HiddenInput()

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"person", "first_day", "last_day"} <= cleaned.keys():
            self._clean_period(cleaned)
        return cleaned

    def absence_kwargs(self) -> dict:
        """Return the arguments for `absences.record`."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}

    def _clean_period(self, cleaned: dict) -> None:
        zone = cleaned["person"].time_zone
        first = datetime.combine(cleaned["first_day"], cleaned.get("from_time") or time())
        until = cleaned.get("until_time")
        last = datetime.combine(cleaned["last_day"], until or time())
        begins, ends = clock.resolve(first, zone), clock.resolve(last, zone)
        if not until:
            ends = clock.resolve(last + timedelta(days=1), zone)
        for name, at in (("from_time", begins), ("until_time", ends)):
            if at.moved and cleaned.get(name):
                self.add_error(
                    name,
                    _("This time doesn't exist on that day because of the clock change. Enter another one."),
                )
        cleaned["starts_at"], cleaned["ends_at"] = begins.instant, ends.instant
        if ends.instant <= begins.instant:
            name = "last_day" if cleaned["last_day"] < cleaned["first_day"] or not until else "until_time"
            self.add_error(name, _("The absence must end after it starts."))


def people_of(by: User):
    """Return the people whose absences `by` may record: their own, a manager's team's, all for an admin."""
    people = User.objects.colleagues_of(by).filter(is_active=True)
    return people if by.role in MANAGE_TEAMS else people.filter(pk=by.pk)
