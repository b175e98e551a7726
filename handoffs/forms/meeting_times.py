"""Meeting time fields: one of the free slots, or another time in the user's time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from handoffs.meetings import availability, time_slots
from leads.funnel import transitions
from salesdesk import clock
from salesdesk.web.fields import YEARS

OTHER = "other"


class MomentField(forms.DateTimeField):
    """A local date and time. Cleans to a naive datetime, because some local times do not exist."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
        )
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            local = parse_datetime(str(value).strip())
        except ValueError:
            local = None
        if local is None or local.tzinfo is not None or local.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return local


class MeetingTimesMixin:
    """For a DeskForm with a `lead` and the fields `meeting` (a slot) and `at` (another time)."""

    def slots_of(self, rep) -> list[tuple[str, str]]:
        """Return the next free slots of `rep` in the customer's office hours, and "another time"."""
        place = self.lead.meeting_place
        free = availability.free_slots(rep, after=clock.now(), count=8, a_day=2, place=place) if rep else []
        return [*((at.isoformat(), self.shown(at)) for at in free), (OTHER, _("Another time"))]

    def shown(self, at: datetime) -> str:
        """Format a time in the user's time zone, adding the customer's local time if it differs."""
        here = at.astimezone(ZoneInfo(self.by.time_zone))
        text = date_format(here, "D j M, H:i")
        zone = self.lead.company.place.zone
        there = clock.local(at, zone) if zone else None
        if there is None or there.utcoffset() == here.utcoffset():
            return text
        return _("%(here)s · %(there)s their time") % {"here": text, "there": date_format(there, "D H:i")}

    def moment(self, cleaned: dict) -> datetime | None:
        """Return the chosen slot or the typed time. Adds an error to the field it came from."""
        chosen = cleaned.get("meeting", "")
        if chosen == OTHER:
            return self.typed_moment(cleaned.get("at"))
        try:
            at = datetime.fromisoformat(chosen) if chosen else None
        except ValueError:
            at = None
        if chosen and (at is None or at.utcoffset() is None or at.year not in YEARS):
            self.add_error("meeting", _("Choose one of the available times."))
            return None
        return at.astimezone(UTC) if at else None  # PostgreSQL refuses offsets of 16 hours and more

    def show_refusal(self, refused: transitions.Refused) -> None:
        """Show a refused booking at the time field if the time was the problem, else above the form."""
        at_field = isinstance(refused, time_slots.SlotUnavailable)
        self.add_error(self._time_field() if at_field else None, str(refused))

    def _time_field(self) -> str:
        return "at" if self.cleaned_data.get("meeting") == OTHER else "meeting"

    def typed_moment(self, typed: datetime | None, name: str = "at") -> datetime | None:
        """Return the instant of a local time. Adds an error if the time is missing or skipped by daylight saving."""
        if typed is None:
            if name not in self.errors:
                self.add_error(name, _("Enter a date and time."))
            return None
        instant, moved = clock.resolve(typed, self.by.time_zone)
        if moved:
            after = instant.astimezone(ZoneInfo(self.by.time_zone)).replace(minute=0)
            values = {"next": date_format(after, "H:i")}
            self.add_error(
                name,
                _("This time doesn't exist because of daylight saving time. Try %(next)s or later.") % values,
            )
        return instant
