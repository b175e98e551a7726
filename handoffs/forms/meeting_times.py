"""Meeting time fields: one of the free slots, or another time in the user's time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from handoffs.meetings import availability, time_slots
from leads.funnel import transitions
from salesdesk import clock, formats
from salesdesk.web.forms.day_fields import YEARS

OTHER = "other"


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
        text = formats.day_and_time(here)
        zone = self.lead.company.place.zone
        there = clock.local(at, zone) if zone else None
        if there is None or there.utcoffset() == here.utcoffset():
            return text
        return _("%(here)s · %(there)s their time") % {"here": text, "there": formats.weekday_and_time(there)}

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
            values = {"next": formats.clock_time(after)}
            self.add_error(
                name,
                _("This time doesn't exist because of daylight saving time. Try %(next)s or later.") % values,
            )
        return instant
