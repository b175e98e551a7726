"""Parse when to call somebody again, and show it in the lead's and the rep's time zones before it is promised."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from leads.models import Lead
from leads.recycling import recycle
from salesdesk import clock, formats
from salesdesk.parsing import when
from salesdesk.people.models import User

from .outcome_previews import default_callback_at

#: The last slot of a day starts this long before calling hours end.
LAST_SLOT = timedelta(minutes=15)


@dataclass(frozen=True)
class CallbackSlot:
    """A parsed instant `at` (UTC), with its local time in `zone`.

    `notes` say how ambiguous text was read, and `others` are its other readings. A slot with a `problem` can't be
    saved; `nearest` is offered instead.
    """

    at: datetime
    zone: str
    lead: Lead
    person: User
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    nearest: datetime | None = None
    others: tuple["CallbackSlot", ...] = ()

    @property
    def day(self) -> date:
        """The day at the lead's location."""
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
        """The lead's local time."""
        return _format_moment(self.at, self.zone)

    @property
    def here(self) -> str:
        """The rep's local time, without the date if the lead has the same date."""
        theirs, own = (self.at.astimezone(ZoneInfo(each)) for each in (self.zone, self.person.time_zone))
        return (
            formats.clock_time(own)
            if theirs.date() == own.date()
            else _format_moment(self.at, self.person.time_zone)
        )


def zone_of(lead: Lead, person) -> str:
    """Return the time zone of typed times: the lead's, or the rep's if the lead's is ambiguous."""
    return lead.company.place.zone or person.time_zone


def local_time(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"


def parse_callback(lead: Lead, typed: str, person) -> CallbackSlot:
    """Return the callback that `typed` describes. Raises `when.NotUnderstood`."""
    zone, place = zone_of(lead, person), lead.calling_place
    parsed = _read(typed, person, zone)
    at, notes = _moment(lead, parsed, person.time_zone if parsed.mine else zone), list(parsed.notes)
    if parsed.time is None:
        notes.append(_("no time given"))
    others = (
        CallbackSlot(_moment(lead, each, person.time_zone if each.mine else zone), zone, lead, person)
        for each in parsed.others
    )
    slot = CallbackSlot(
        at, zone, lead, person, notes, others=tuple(each for each in others if _is_in_calling_hours(each))
    )
    window = clock.window(place, at)
    if at <= clock.now():
        return replace(slot, problem=_("That time has passed."), nearest=default_callback_at(lead))
    if window is None:
        return replace(
            slot,
            problem=_(
                "This company can't be called: its location or time zone is unknown. Complete its address first."
            ),
        )
    if at not in window:
        problem = _("Outside calling hours there.")
        return replace(slot, problem=problem, nearest=_nearest(lead, at, window))
    return slot


def parse_nurture_day(lead: Lead, typed: str, person) -> CallbackSlot:
    """Return the first call of a lead who is interested from the day in `typed`. Raises `when.NotUnderstood`."""
    zone = zone_of(lead, person)
    parsed = _read(typed, person, zone)
    first, *others = (
        CallbackSlot(recycle.calling_opens_at(lead, each.day), zone, lead, person, list(each.notes))
        for each in (parsed, *parsed.others)
    )
    slot = replace(first, others=tuple(each for each in others if each.day not in (first.day, _today(zone))))
    if parsed.day <= _today(zone):
        return replace(slot, problem=_("Enter a day after today."))
    return slot


def _is_in_calling_hours(slot: CallbackSlot) -> bool:
    window = clock.window(slot.lead.calling_place, slot.at)
    return slot.at > clock.now() and window is not None and slot.at in window


def _read(typed: str, person, zone: str) -> when.ParsedTime:
    now = clock.now().astimezone(ZoneInfo(zone))
    parsed = when.parse(typed, now, language=person.language, month_first=formats.is_month_first())
    if parsed.mine and zone != person.time_zone:
        own = clock.now().astimezone(ZoneInfo(person.time_zone))
        return when.parse(typed, own, language=person.language, month_first=formats.is_month_first())
    return parsed


def _moment(lead: Lead, parsed: when.ParsedTime, zone: str) -> datetime:
    """Return the instant of `parsed`.

    Without a time it is the current time of day (today: an hour from now), or else when calling opens that day.
    """
    if parsed.time:
        return clock.instant_of(datetime.combine(parsed.day, parsed.time), zone)
    wall = clock.now().astimezone(ZoneInfo(zone)) + timedelta(hours=parsed.day == _today(zone))
    quarter = wall.time().replace(minute=wall.minute - wall.minute % 15, second=0, microsecond=0)
    same = clock.instant_of(datetime.combine(parsed.day, quarter), zone)
    midnight = clock.instant_of(datetime.combine(parsed.day, time()), zone)
    window = clock.window(lead.calling_place, midnight)
    if window is None or same in window or window.opens_at.astimezone(ZoneInfo(zone)).date() != parsed.day:
        return same
    return window.opens_at


def _nearest(lead: Lead, at: datetime, following: clock.Window) -> datetime:
    """Return the last slot before `at` or the next opening, whichever is closer."""
    before = clock.window(lead.calling_place, at - timedelta(hours=14))
    if before and before.closes_at <= at:
        last = before.closes_at - LAST_SLOT
        if last > clock.now() and at - last < following.opens_at - at:
            return last
    return following.opens_at


def _today(zone: str) -> date:
    return clock.now().astimezone(ZoneInfo(zone)).date()


def _format_moment(at: datetime, zone: str) -> str:
    """Format like "Wed 25 Nov 14:30", with the year if it is not the current one."""
    wall = at.astimezone(ZoneInfo(zone))
    same_year = wall.year == clock.now().astimezone(ZoneInfo(zone)).year
    return formats.day_and_time(wall, year=not same_year)
