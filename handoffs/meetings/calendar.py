"""A person's days as a calendar draws them: when they work, what is planned, when they are away, what is free."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from handoffs.models import Appointment
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: In quarters of an hour.
QUARTERS_A_DAY = 96
#: Shorter than this is no free time to meet anybody in.
MIN_FREE_SLOT = timedelta(minutes=30)
#: What a calendar shows when nobody works earlier or later.
FIRST_HOUR, LAST_HOUR = 8, 18


@dataclass
class CalendarBlock:
    """A stretch of one day: `kind` is works, away, free or meets. `begins` and `ends` are quarters from midnight."""

    kind: str
    starts_at: datetime
    ends_at: datetime
    begins: int
    end_quarter: int
    appointment: Appointment | None = None
    #: When an absence ends, which may be on another day.
    until: datetime | None = None
    #: The time on the other side's wall, where that is another.
    local_time: str = ""
    #: Not theirs to read: only that the person is taken.
    busy: bool = False

    @property
    def whole_day(self) -> bool:
        return self.end_quarter - self.begins == QUARTERS_A_DAY

    @property
    def hour(self) -> int:
        return self.begins // 4

    @property
    def quarter(self) -> int:
        return self.begins % 4

    @property
    def hours(self) -> int:
        return (self.end_quarter - self.begins) // 4

    @property
    def quarters(self) -> int:
        return (self.end_quarter - self.begins) % 4


@dataclass
class CalendarDay:
    """One day on a person's wall."""

    on: date
    today: bool
    works: list[CalendarBlock] = field(default_factory=list)
    away: list[CalendarBlock] = field(default_factory=list)
    free: list[CalendarBlock] = field(default_factory=list)
    meets: list[CalendarBlock] = field(default_factory=list)

    @property
    def lines(self) -> list[CalendarBlock]:
        """What a list of the day says, in order."""
        return sorted([*self.meets, *self.free, *self.away], key=lambda block: block.starts_at)

    @property
    def is_empty(self) -> bool:
        return not (self.meets or self.away)


def calendar_days(person: User, first: date, count: int, viewer: User) -> list[CalendarDay]:
    """`count` days of `person` from `first` on, as `viewer` may read them. Two statements."""
    zone, calendar = ZoneInfo(person.time_zone), person.calendar
    since, until = _midnight(first, zone), _midnight(first + timedelta(days=count), zone)
    planned = list(_meetings(person, since, until))
    seen = {each.pk for each in planned if _may_see(viewer, each)}
    today = clock.now().astimezone(zone).date()
    found = []
    for number in range(count):
        day = CalendarDay(first + timedelta(days=number), first + timedelta(days=number) == today)
        begins, end_quarter = _midnight(day.on, zone), _midnight(day.on + timedelta(days=1), zone)
        day.works = [
            _block("works", shift.opens_at, shift.closes_at, zone, day.on)
            for shift in calendar.shifts(begins, end_quarter)
        ]
        day.away = [
            replace(_block("away", max(start, begins), min(end, end_quarter), zone, day.on), until=end)
            for start, end in calendar.away
            if start < end_quarter and end > begins
        ]
        mine = [each for each in planned if each.starts_at < end_quarter and each.ends_at > begins]
        day.meets = [_meeting(each, begins, end_quarter, zone, day.on, seen) for each in mine]
        taken = [
            (each.starts_at, each.ends_at) for each in mine if each.is_planned and each.person_id == person.pk
        ]
        day.free = [
            _block("free", *gap, zone, day.on)
            for gap in _free_blocks(calendar.shifts(begins, end_quarter), taken)
        ]
        found.append(day)
    return found


def shown_hours(shown: list[CalendarDay]) -> tuple[int, int]:
    """The first and the last hour that have to be drawn, so that nothing lies outside."""
    blocks = [block for day in shown for block in [*day.works, *day.meets]]
    first = min([FIRST_HOUR, *(block.begins // 4 for block in blocks)])
    last = max([LAST_HOUR, *(-(-block.end_quarter // 4) for block in blocks)])
    return first, last


def _meetings(person: User, since: datetime, until: datetime):
    whose = Q(person=person)
    if person.role == Role.INSIDE:
        whose |= Q(booked_by=person)
    shown = Appointment.objects.exclude(state=Appointment.State.CANCELLED).filter(whose)
    return shown.between(since, until).for_pages().order_by("starts_at", "pk")


def _may_see(viewer: User, appointment: Appointment) -> bool:
    """As Appointment.seen_by, of one that was fetched."""
    if viewer.role == Role.ADMIN:
        return True
    if viewer.role == Role.MANAGER:
        return appointment.lead.campaign.team_id == viewer.team_id
    lead = appointment.lead
    known = lead.presales_id if viewer.role == Role.PRESALES else lead.inside_rep_id
    return viewer.pk in (appointment.person_id, appointment.booked_by_id, known)


def _meeting(each: Appointment, begins, end_quarter, zone, on, seen: set[int]) -> CalendarBlock:
    block = _block("meets", max(each.starts_at, begins), min(each.ends_at, end_quarter), zone, on)
    block.appointment, block.busy = each, each.pk not in seen
    local_time = (
        clock.local(each.starts_at, each.lead.company.place.zone) if each.lead.company.place.zone else None
    )
    if local_time and local_time.utcoffset() != each.starts_at.astimezone(zone).utcoffset():
        block.local_time = f"{local_time:%H:%M}"
    return block


def _free_blocks(shifts, taken: list[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """What is left of the working hours to come, between what is taken."""
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


def _block(kind: str, starts: datetime, end_quarter: datetime, zone: ZoneInfo, on: date) -> CalendarBlock:
    begins = _quarters(starts, zone, on)
    return CalendarBlock(kind, starts, end_quarter, begins, max(begins + 1, _quarters(end_quarter, zone, on)))


def _quarters(instant: datetime, zone: ZoneInfo, on: date) -> int:
    """Quarters of an hour from midnight on the wall, at most a DAY."""
    wall = instant.astimezone(zone)
    if wall.date() > on:
        return QUARTERS_A_DAY
    return wall.hour * 4 + wall.minute // 15


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return clock.instant_of(datetime.combine(day, time()), zone.key)
