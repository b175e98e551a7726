"""The progress towards the targets of this month and quarter."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from campaigns.models import TargetFigure
from campaigns.targets import setting
from campaigns.targets.months import months_of
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import Subject, key, subjects_of
from salesdesk import clock
from salesdesk.clock.months import months_after, quarter_of
from salesdesk.dashboards.planner.working_days import working_days
from salesdesk.people.models import Team, User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import REPS

from . import pace
from .reached import Reached, reached

#: How many months ahead targets are compared with the inflow (warnings.py).
AHEAD = 3


@dataclass(frozen=True)
class WorkingTime:
    """The working days of a period: those that have passed, and all."""

    passed: float = 0.0
    total: float = 0.0

    def __add__(self, other: "WorkingTime") -> "WorkingTime":
        return WorkingTime(self.passed + other.passed, self.total + other.total)


@dataclass(frozen=True)
class Progress:
    """The progress towards one target in a month or quarter.

    `projection` is the result if the pace stays as it was; `low` and `high` its 80% range, for counts only. All three
    are None while it is too early.
    """

    target: Decimal
    reached: Decimal
    expected: float
    projection: float | None
    low: int | None = None
    high: int | None = None

    @property
    def missing(self) -> Decimal:
        return max(self.target - self.reached, Decimal(0))

    @property
    def is_behind(self) -> bool:
        """Return whether less was reached than is due by now; False while it is too early to say."""
        return self.projection is not None and float(self.reached) < self.expected


@dataclass(frozen=True)
class Row:
    """A subject and figure with its progress in the month and the quarter, each None without a target."""

    subject: Subject
    figure: TargetFigure
    currency: str
    month: Progress | None
    quarter: Progress | None


@dataclass(frozen=True)
class Board:
    """The part of a team's targets that a person may see in the current quarter.

    `subjects` and `targets` are all of the team's, and `targets` those of the coming months too (AHEAD).
    """

    months: list[date]
    this_month: date
    rows: list[Row]
    subjects: list[Subject]
    targets: dict[Cell, Amount]
    reached: Reached


def board(team: Team, viewer: User) -> Board:
    """Return the board for `viewer`, in the months of their time zone. Six statements."""
    return _board(
        team, viewer, lambda subject: may_see(viewer, subject), viewer if viewer.role in REPS else None
    )


def team_board(team: Team, viewer: User) -> Board:
    """Return the board with the targets of the whole team only, which everybody in it may see. Six statements."""
    return _board(team, viewer, lambda subject: subject.key == key(None, None))


def _board(
    team: Team, viewer: User, is_shown: Callable[[Subject], bool], person: User | None = None
) -> Board:
    """Return the board in the months of the viewer's time zone; with `person`, only that person's results count."""
    this_month = viewer.today.replace(day=1)
    months = months_of(quarter_of(viewer.today))
    with_next = sorted({*months, *(months_after(this_month, by) for by in range(AHEAD + 1))})
    targets = setting.current(team, with_next)
    everybody = subjects_of(team, with_next)
    shown = [each for each in everybody if is_shown(each)]
    since, until = instant(months[0], viewer), instant(months_after(months[-1], 1), viewer)
    found = reached(team, since, until, viewer.time_zone, person)
    worked = {each.key: _time_of(each.person, months, viewer) for each in everybody if each.person}
    team_time = {month: sum((each[month] for each in worked.values()), WorkingTime()) for month in months}
    rows = [
        _row(subject, figure, targets, found, worked.get(subject.key, team_time), this_month)
        for subject in shown
        for figure in TargetFigure
        if any(Cell(subject.key, figure, month) in targets for month in months)
    ]
    return Board(months, this_month, rows, everybody, targets, found)


def may_see(viewer: User, subject: Subject) -> bool:
    """Return whether a person may see these targets: reps their own, Marketing those of the team and its campaigns.

    Private campaigns of reps are for managers only.
    """
    if viewer.role in REPS:
        return subject.person is not None and subject.person.pk == viewer.pk
    is_private = subject.person is not None or (subject.campaign is not None and subject.campaign.private)
    return viewer.role in MANAGE_TEAMS or not is_private


def instant(day: date, viewer: User) -> datetime:
    """Return the start of a day in the viewer's time zone."""
    return clock.instant_of(datetime.combine(day, time()), viewer.time_zone)


def _time_of(person: User, months: Iterable[date], viewer: User) -> dict[date, WorkingTime]:
    now, times = clock.now(), {}
    for month in months:
        since, until = instant(month, viewer), instant(months_after(month, 1), viewer)
        total = working_days(person, since, until)
        passed = total if until <= now else working_days(person, since, now)
        times[month] = WorkingTime(passed, total)
    return times


def _row(
    subject: Subject,
    figure: TargetFigure,
    targets: dict[Cell, Amount],
    found: Reached,
    worked: dict[date, WorkingTime],
    this_month: date,
) -> Row:
    cells = [Cell(subject.key, figure, month) for month in worked]
    currency = [targets[each].currency for each in cells if each in targets][-1]
    this = [cell for cell in cells if cell.month == this_month]

    def progress(some: list[Cell]) -> Progress | None:
        """Sum the months that have a target; what was reached in others counts for none."""
        some = [each for each in some if each in targets and targets[each].currency == currency]
        if not some:
            return None
        wanted = sum((targets[each].amount for each in some), Decimal(0))
        done = sum((found.get((each, currency), Decimal(0)) for each in some), Decimal(0))
        time = sum((worked[each.month] for each in some), WorkingTime())
        return _progress(figure, wanted, done, time)

    return Row(subject, figure, currency, progress(this), progress(cells))


def _progress(figure: TargetFigure, target: Decimal, done: Decimal, time: WorkingTime) -> Progress:
    low = high = None
    if figure != TargetFigure.VALUE and (likely := pace.likely_range(int(done), time.passed, time.total)):
        low, high = likely
    return Progress(
        target=target,
        reached=done,
        expected=pace.expected_by_now(float(target), time.passed, time.total),
        projection=pace.run_rate(float(done), time.passed, time.total),
        low=low,
        high=high,
    )
