"""A moment for a meeting: one of the free ones, or another, on the clock of who types it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from handoffs.meetings import availability, booking
from leads.funnel import transitions
from salesdesk import clock
from salesdesk.web.fields import YEARS

OTHER = "other"


class MomentField(forms.DateTimeField):
    """A day and a time on a wall, with the browser's calendar: a naive one, since some wall times are no instant."""

    def __init__(self, **kwargs):
        widget = forms.DateTimeInput(
            attrs={"type": "datetime-local", "class": "short"}, format="%Y-%m-%dT%H:%M"
        )
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            wall = parse_datetime(str(value).strip())
        except ValueError:
            wall = None
        if wall is None or wall.tzinfo is not None or wall.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return wall


class MeetingTimesMixin:
    """For a DeskForm with the fields `meeting` (a choice) and `at` (another time), and a `lead`."""

    def slots_of(self, rep) -> list[tuple[str, str]]:
        """The next free moments of the field rep in their office hours, and another time."""
        place = self.lead.company.place.clock
        free = availability.free_slots(rep, after=clock.now(), count=8, a_day=2, place=place) if rep else []
        return [*((at.isoformat(), self.shown(at)) for at in free), (OTHER, _("Another time"))]

    def shown(self, at: datetime) -> str:
        """A moment on this person's wall, and on theirs where that shows something else."""
        here = at.astimezone(ZoneInfo(self.by.time_zone))
        said = date_format(here, "D j M, H:i")
        zone = self.lead.company.place.zone
        there = clock.local(at, zone) if zone else None
        if there is None or there.utcoffset() == here.utcoffset():
            return said
        return _("%(here)s · %(there)s there") % {"here": said, "there": date_format(there, "D H:i")}

    def moment(self, cleaned: dict) -> datetime | None:
        """The instant that was chosen or typed; what is wrong with it stands at its field."""
        chosen = cleaned.get("meeting", "")
        if chosen == OTHER:
            return self.typed_moment(cleaned.get("at"))
        try:
            at = datetime.fromisoformat(chosen) if chosen else None
        except ValueError:
            at = None
        if chosen and (at is None or at.utcoffset() is None or at.year not in YEARS):
            self.add_error("meeting", _("Choose one of the times."))
            return None
        return at

    def show_refusal(self, refused: transitions.Refused) -> None:
        """What the verb says: of the moment where that was chosen or typed, else above the form."""
        at_field = isinstance(refused, booking.SlotUnavailable)
        self.add_error(self._time_field() if at_field else None, str(refused))

    def _time_field(self) -> str:
        return "at" if self.cleaned_data.get("meeting") == OTHER else "meeting"

    def typed_moment(self, typed: datetime | None, name: str = "at") -> datetime | None:
        """A wall time where this person works; in the hour that spring skips, the next one is named."""
        if typed is None:
            if name not in self.errors:
                self.add_error(name, _("At what time?"))
            return None
        instant, moved = clock.resolve(typed, self.by.time_zone)
        if moved:
            after = instant.astimezone(ZoneInfo(self.by.time_zone)).replace(minute=0)
            said = {"next": date_format(after, "H:i")}
            self.add_error(
                name, _("The clock skips that hour on that day: the next time is %(next)s.") % said
            )
        return instant
