"""A person's days for the calendar page: working hours, meetings, absences and free time."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from handoffs.models import Appointment, CallBlock
from leads.models.permissions import manages_lead_team
from salesdesk import clock, formats
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role

QUARTERS_A_DAY = 96
#: Shorter gaps are not shown as free.
MIN_FREE_SLOT = timedelta(minutes=30)
#: Shown even on days without earlier or later blocks.
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass
class CalendarBlock:
    """Part of one day. `kind` is works, away, calls, free or booked.

    `first_quarter` and `end_quarter` count quarters of an hour from midnight.
    """

    kind: str
    starts_at: datetime
    ends_at: datetime
    first_quarter: int
    end_quarter: int
    appointment: Appointment | None = None
    #: End of an absence, possibly on another day.
    until: datetime | None = None
    #: The customer's local time, if it differs.
    local_time: str = ""
    #: Whether the viewer may only see that the person is busy.
    busy: bool = False

    @property
    def whole_day(self) -> bool:
        return self.end_quarter - self.first_quarter == QUARTERS_A_DAY

    @property
    def hour(self) -> int:
        return self.first_quarter // 4

    @property
    def quarter(self) -> int:
        return self.first_quarter % 4

    @property
    def hours(self) -> int:
        return (self.end_quarter - self.first_quarter) // 4

    @property
    def quarters(self) -> int:
        return (self.end_quarter - self.first_quarter) % 4


@dataclass
class CalendarDay:
    """One day in a person's time zone."""

    on: date
    today: bool
    works: list[CalendarBlock] = field(default_factory=list)
    away: list[CalendarBlock] = field(default_factory=list)
    #: Call blocks.
    calls: list[CalendarBlock] = field(default_factory=list)
    free: list[CalendarBlock] = field(default_factory=list)
    booked: list[CalendarBlock] = field(default_factory=list)

    @property
    def rows(self) -> list[CalendarBlock]:
        """Meetings, call blocks, free time and absences in chronological order."""
        return sorted([*self.booked, *self.calls, *self.free, *self.away], key=lambda block: block.starts_at)

    @property
    def is_empty(self) -> bool:
        return not (self.booked or self.calls or self.away)


def calendar_days(person: User, first: date, count: int, viewer: User) -> list[CalendarDay]:
    """Return `count` days of `person` from `first` on, as visible to `viewer`. Three statements."""
    zone, calendar = ZoneInfo(person.time_zone), person.calendar
    since, until = _midnight(first, zone), _midnight(first + timedelta(days=count), zone)
    meetings = list(_meetings(person, since, until))
    kept_for_calls = list(CallBlock.objects.filter(person=person).between(since, until))
    visible = {each.pk for each in meetings if _may_see(viewer, each)}
    today = clock.now().astimezone(zone).date()
    days = []
    for number in range(count):
        day = CalendarDay(first + timedelta(days=number), first + timedelta(days=number) == today)
        start, end = _midnight(day.on, zone), _midnight(day.on + timedelta(days=1), zone)
        day.works = [
            _block("works", shift.opens_at, shift.closes_at, zone, day.on)
            for shift in calendar.shifts(start, end)
        ]
        day.away = [
            replace(_block("away", max(left, start), min(back, end), zone, day.on), until=back)
            for left, back in calendar.away
            if left < end and back > start
        ]
        todays = [each for each in meetings if each.starts_at < end and each.ends_at > start]
        day.booked = [_meeting(each, start, end, zone, day.on, visible) for each in todays]
        taken = [
            (each.starts_at, each.ends_at)
            for each in todays
            if each.is_planned and each.person_id == person.pk
        ]
        blocks = [each for each in kept_for_calls if each.starts_at < end and each.ends_at > start]
        taken += [(each.starts_at, each.ends_at) for each in blocks]
        day.calls = [
            _block("calls", max(each.starts_at, start), min(each.ends_at, end), zone, day.on)
            for each in blocks
        ]
        day.free = [
            _block("free", *gap, zone, day.on) for gap in _free_blocks(calendar.shifts(start, end), taken)
        ]
        days.append(day)
    return days


def shown_hours(days: list[CalendarDay]) -> tuple[int, int]:
    """Return the first and last hour to draw, so that every block fits."""
    blocks = [block for day in days for block in [*day.works, *day.booked, *day.calls]]
    first = min([FIRST_HOUR, *(block.first_quarter // 4 for block in blocks)])
    last = max([LAST_HOUR, *(-(-block.end_quarter // 4) for block in blocks)])
    return first, last


def _meetings(person: User, since: datetime, until: datetime):
    involved = Q(person=person)
    if person.role == Role.INSIDE:
        involved |= Q(booked_by=person)
    shown = Appointment.objects.exclude(state=Appointment.State.CANCELLED).filter(involved)
    return shown.between(since, until).for_pages().order_by("starts_at", "pk")


def _may_see(viewer: User, appointment: Appointment) -> bool:
    """Apply the rule of `AppointmentQuerySet.visible_to` to a loaded appointment."""
    lead = appointment.lead
    if viewer.role in MANAGE_TEAMS:
        return manages_lead_team(lead, viewer)
    on_lead = lead.presales_id if viewer.role == Role.PRESALES else lead.inside_rep_id
    return viewer.pk in (appointment.person_id, appointment.booked_by_id, on_lead)


def _meeting(each: Appointment, day_start, day_end, zone, on, visible: set[int]) -> CalendarBlock:
    block = _block("booked", max(each.starts_at, day_start), min(each.ends_at, day_end), zone, on)
    block.appointment, block.busy = each, each.pk not in visible
    local_time = (
        clock.local(each.starts_at, each.lead.company.place.zone) if each.lead.company.place.zone else None
    )
    if local_time and local_time.utcoffset() != each.starts_at.astimezone(zone).utcoffset():
        block.local_time = formats.clock_time(local_time)
    return block


def _free_blocks(shifts, taken: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Yield the gaps between meetings in the working hours that are still ahead."""
    now = clock.now()
    for shift in shifts:
        at = max(shift.opens_at, _next_half_hour(now))
        for start, end in [*sorted(taken), (shift.closes_at, shift.closes_at)]:
            until = min(start, shift.closes_at)
            if until - at >= MIN_FREE_SLOT:
                yield at, until
            at = max(at, end)


def _next_half_hour(now: datetime) -> datetime:
    minutes = 30 if now.minute < 30 else 60
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)


def _block(kind: str, starts_at: datetime, ends_at: datetime, zone: ZoneInfo, on: date) -> CalendarBlock:
    first = _quarters(starts_at, zone, on)
    return CalendarBlock(kind, starts_at, ends_at, first, max(first + 1, _quarters(ends_at, zone, on)))


def _quarters(instant: datetime, zone: ZoneInfo, on: date) -> int:
    """Return the quarters of an hour from midnight of `on`, local time, at most `QUARTERS_A_DAY`."""
    local = instant.astimezone(zone)
    if local.date() > on:
        return QUARTERS_A_DAY
    return local.hour * 4 + local.minute // 15


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return clock.instant_of(datetime.combine(day, time()), zone.key)
