from datetime import datetime, time, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.web.fields import DayField

from ..models import Absence, User
from ..roles import Role


class AbsenceForm(forms.Form):
    """From when until when somebody is away, on the clock of their own wall. A day without a time is a whole day."""

    person = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), empty_label=None)
    first_day = DayField(label=_("First day"))
    from_time = forms.TimeField(label=_("From"), required=False, help_text=_("Empty: the whole day."))
    last_day = DayField(label=_("Last day"))
    until_time = forms.TimeField(label=_("Until"), required=False, help_text=_("Empty: the whole day."))
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=Absence.Reason,
        help_text=_("Only they, their manager and an admin read it; others see “away”."),
    )

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(by)
        self.fields["person"].initial = by.pk
        if by.role not in (Role.MANAGER, Role.ADMIN):
            self.fields["person"].widget = forms.HiddenInput()
        for name in ("from_time", "until_time"):
            self.fields[name].widget = forms.TimeInput({"type": "time", "class": "short"}, "%H:%M")

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"person", "first_day", "last_day"} <= cleaned.keys():
            self._read(cleaned)
        return cleaned

    def absence_kwargs(self) -> dict:
        """What absences.tell is told."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "reason")}

    def _read(self, cleaned: dict) -> None:
        zone = cleaned["person"].time_zone
        first = datetime.combine(cleaned["first_day"], cleaned.get("from_time") or time())
        until = cleaned.get("until_time")
        last = datetime.combine(cleaned["last_day"], until or time())
        begins, ends = clock.resolve(first, zone), clock.resolve(last, zone)
        if not until:
            ends = clock.resolve(last + timedelta(days=1), zone)
        for name, at in (("from_time", begins), ("until_time", ends)):
            if at.moved and cleaned.get(name):
                self.add_error(name, _("The clock skips that hour on that day."))
        cleaned["starts_at"], cleaned["ends_at"] = begins.instant, ends.instant
        if ends.instant <= begins.instant:
            late = "last_day" if cleaned["last_day"] < cleaned["first_day"] or not until else "until_time"
            self.add_error(late, _("Who is away comes back after that."))


def people_of(by: User):
    """Of whom this person may say that they are away: of themselves, a manager of the team, an admin of all."""
    here = User.objects.filter(is_active=True)
    if by.role == Role.ADMIN:
        return here
    if by.role == Role.MANAGER:
        return here.filter(team=by.team_id)
    return here.filter(pk=by.pk)
