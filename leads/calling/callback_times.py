"""When somebody is called again: what the rep typed, understood on both walls before anything is promised."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.models import Lead
from leads.recycling import recycle
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.people.models import User

from .outcome_previews import default_callback_at

#: Nothing begins in the last minutes before closing.
LAST_SLOT = timedelta(minutes=15)


@dataclass(frozen=True)
class CallbackSlot:
    """A moment (UTC) that was understood, with the wall time in `zone` that stands for it.

    `notes` say which of several meanings was taken; with a `problem` it can't be kept, and `nearest` is offered.
    """

    at: datetime
    zone: str
    lead: Lead
    person: User
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    nearest: datetime | None = None

    @property
    def day(self) -> date:
        """The day at the place of who is called."""
        return self.at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def wall(self) -> str:
        return local_time(self.at, self.zone)

    @property
    def nearest_wall(self) -> str:
        return local_time(self.nearest, self.zone) if self.nearest else ""

    @property
    def nearest_label(self) -> str:
        return _format_moment(self.nearest, self.zone) if self.nearest else ""

    @property
    def there(self) -> str:
        """On the wall of who is called."""
        return _format_moment(self.at, self.zone)

    @property
    def here(self) -> str:
        """On the wall of who calls: the time alone where it is the same day."""
        theirs, own = (self.at.astimezone(ZoneInfo(each)) for each in (self.zone, self.person.time_zone))
        return (
            date_format(own, "H:i")
            if theirs.date() == own.date()
            else _format_moment(self.at, self.person.time_zone)
        )


def zone_of(lead: Lead, person) -> str:
    """Whose wall times are typed: the lead's, or the rep's where several are possible."""
    return lead.company.place.zone or person.time_zone


def local_time(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def parse_callback(lead: Lead, typed: str, person) -> CallbackSlot:
    """The call back that `typed` asks for. Raises saidtime.NotUnderstood."""
    zone, place = zone_of(lead, person), lead.company.place.clock
    said = _read(typed, person, zone)
    at, notes = _moment(lead, said, person.time_zone if said.mine else zone), list(said.notes)
    if said.time is None:
        notes.append(_("no time was said"))
    slot = CallbackSlot(at, zone, lead, person, notes)
    window = clock.window(place, at)
    if at <= clock.now():
        return replace(slot, problem=_("That time has passed."), nearest=default_callback_at(lead))
    if window is None:
        return replace(slot, problem=_("Nobody may be called there: their place or time zone is not known."))
    if at not in window:
        said_no = _("At that time nobody may be called there.")
        return replace(slot, problem=said_no, nearest=_nearest(lead, at, window))
    return slot


def parse_nurture_day(lead: Lead, typed: str, person) -> CallbackSlot:
    """When the call falls for somebody who is interested from the day that `typed` names. Raises NotUnderstood."""
    zone = zone_of(lead, person)
    said = _read(typed, person, zone)
    slot = CallbackSlot(recycle.calling_opens_at(lead, said.day), zone, lead, person, list(said.notes))
    if said.day <= _today(zone):
        return replace(slot, problem=_("When shall we call again? A day after today."))
    return slot


def _read(typed: str, person, zone: str) -> when.ParsedTime:
    now = clock.now().astimezone(ZoneInfo(zone))
    said = when.parse(typed, now, language=person.language, month_first=person.country == "US")
    if said.mine and zone != person.time_zone:
        own = clock.now().astimezone(ZoneInfo(person.time_zone))
        return when.parse(typed, own, language=person.language, month_first=person.country == "US")
    return said


def _moment(lead: Lead, said: when.ParsedTime, zone: str) -> datetime:
    """Where no time was said: the same hour as now (an hour from now, today), or that day's own opening."""
    if said.time:
        return clock.instant_of(datetime.combine(said.day, said.time), zone)
    wall = clock.now().astimezone(ZoneInfo(zone)) + timedelta(hours=said.day == _today(zone))
    quarter = wall.time().replace(minute=wall.minute - wall.minute % 15, second=0, microsecond=0)
    same = clock.instant_of(datetime.combine(said.day, quarter), zone)
    midnight = clock.instant_of(datetime.combine(said.day, time()), zone)
    window = clock.window(lead.company.place.clock, midnight)
    if window is None or same in window or window.opens_at.astimezone(ZoneInfo(zone)).date() != said.day:
        return same
    return window.opens_at


def _nearest(lead: Lead, at: datetime, following: clock.Window) -> datetime:
    """The last slot before `at`, or the next opening, whichever is closer."""
    before = clock.window(lead.company.place.clock, at - timedelta(hours=14))
    if before and before.closes_at <= at:
        last = before.closes_at - LAST_SLOT
        if last > clock.now() and at - last < following.opens_at - at:
            return last
    return following.opens_at


def _today(zone: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone)).date()


def _format_moment(at: datetime, zone: str) -> str:
    """Wed 25 Nov 14:30; with the year where it is another one."""
    wall = at.astimezone(ZoneInfo(zone))
    same_year = wall.year == clock.now().astimezone(ZoneInfo(zone)).year
    return date_format(wall, "D j M H:i" if same_year else "D j M Y H:i")
