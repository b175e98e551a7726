"""The early warning of the team and its campaigns: targets that the inflow of the upper stages does not cover."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from campaigns.models import TargetFigure
from campaigns.targets.setting import Cell
from campaigns.targets.subjects import Subject
from salesdesk.clock.months import months_after
from salesdesk.dashboards.planner.working_days import working_days
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import inflow
from .coverage import Conversion, Inflow, Shortfall, shortfall
from .inflow import Stage
from .progress import Board, instant, may_see

#: The pace is that of the last four weeks.
PACE = timedelta(days=28)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class TargetWarning:
    """A target that will be missed, and on what this rests.

    `call_by` is the last day on which a first call can still lead to a result in the month; None if it has passed.
    `lead_time` is the median in days from the stage before.
    """

    subject: Subject
    figure: TargetFigure
    month: date
    target: Decimal
    reached: Decimal
    shortfall: Shortfall
    recent: Conversion
    earlier: Conversion
    lead_time: int
    call_by: date | None


@dataclass(frozen=True)
class Outlook:
    """The warnings, the nearest month first, and the subjects and figures of which too little is known to warn."""

    warnings: list[TargetWarning]
    unknown: list[tuple[Subject, TargetFigure]]


def outlook(board: Board, viewer: User) -> Outlook:
    """Return the warnings for what `viewer` may see. Six statements, none without such a target."""
    cells = [cell for cell in board.targets if cell.month >= board.this_month]
    watched = [
        (subject, figure, months)
        for subject in board.subjects
        if not subject.person and may_see(viewer, subject)
        for figure in (TargetFigure.SQLS, TargetFigure.ORDERS)
        if (months := sorted(cell.month for cell in cells if cell[:2] == (subject.key, figure)))
    ]
    if not watched:
        return Outlook([], [])
    upstream = _Upstream(board, viewer)
    warnings: list[TargetWarning] = []
    unknown: list[tuple[Subject, TargetFigure]] = []
    for subject, figure, months in watched:
        if upstream.is_measured(subject, figure):
            found = (upstream.warning(subject, figure, month) for month in months)
            warnings += [each for each in found if each]
        else:
            unknown.append((subject, figure))
    return Outlook(sorted(warnings, key=lambda each: each.month), unknown)


class _Upstream:
    """The inflow towards the targets of a team."""

    def __init__(self, board: Board, viewer: User) -> None:
        self.board, self.viewer, self.today = board, viewer, viewer.today
        team = board.subjects[0].team
        self.campaigns = inflow.campaigns_of(team)
        self.called = inflow.leads_called(team, self.campaigns, viewer.time_zone)
        self.deals = inflow.deals_opened(team, viewer.time_zone)
        self.waiting = inflow.waiting(self.campaigns)
        people = [each.person for each in board.subjects if each.person]
        self.callers = [each for each in people if each.role == Role.INSIDE]
        self.spans: dict[tuple[date, date], float] = {}

    def is_measured(self, subject: Subject, figure: TargetFigure) -> bool:
        """Return whether enough is known of conversion and lead time to compare a target with its inflow."""
        stage = self._before(figure)
        recent, earlier = stage.conversions(self._campaigns_of(subject), self.today)
        return stage.lead_time.days is not None and recent.with_(earlier).is_measured

    def warning(self, subject: Subject, figure: TargetFigure, month: date) -> TargetWarning | None:
        """Return the warning about one target, or None if the inflow covers it."""
        cell = Cell(subject.key, figure, month)
        stage, campaigns = self._before(figure), self._campaigns_of(subject)
        target, reached = self.board.targets[cell].amount, self.board.reached.get((cell, ""), Decimal(0))
        recent, earlier = stage.conversions(campaigns, self.today)
        took = stage.lead_time.days or 0
        until = months_after(month, 1) - took * DAY
        per_lead, call_until = self._per_lead(figure, campaigns, until)
        entering = self._inflow(stage, campaigns, max(month, self.today) - took * DAY, until)
        waiting = sum(count for campaign, count in self.waiting.items() if campaign in campaigns)
        found = shortfall(
            float(target),
            float(reached),
            recent,
            earlier,
            Inflow(*entering, waiting * per_lead if call_until > self.today else 0.0, per_lead),
        )
        if not found:
            return None
        call_by = call_until - DAY if call_until > self.today else None
        return TargetWarning(subject, figure, month, target, reached, found, recent, earlier, took, call_by)

    def _before(self, figure: TargetFigure) -> Stage:
        return self.called.to_sqls if figure == TargetFigure.SQLS else self.deals

    def _campaigns_of(self, subject: Subject) -> set[int]:
        return {subject.campaign.pk} if subject.campaign else self.campaigns

    def _per_lead(self, figure: TargetFigure, campaigns: set[int], until: date) -> tuple[float, date]:
        """Return what a lead gives of the stage before a target, and until when its first call is in time."""
        if figure == TargetFigure.SQLS:
            return 1.0, until
        called = self.called.to_deals
        own, of_all = (
            recent.with_(earlier)
            for recent, earlier in (
                called.conversions(some, self.today) for some in (campaigns, self.campaigns)
            )
        )
        return (own if own.is_measured else of_all).mean, until - (called.lead_time.days or 0) * DAY

    def _inflow(self, stage: Stage, campaigns: set[int], since: date, until: date) -> tuple[float, float]:
        """Return what enters a stage from `since` to before `until`: until today, and then at the present pace."""
        tomorrow = self.today + DAY
        known = stage.count(campaigns, since, min(until, tomorrow))
        worked = self._days(self.today - PACE, self.today)
        pace = stage.count(campaigns, self.today - PACE, self.today) / worked if worked else 0.0
        return known, pace * self._days(max(since, tomorrow), until)

    def _days(self, since: date, until: date) -> float:
        """Return the working days of all callers between two days. Many targets ask for the same ones."""
        if (since, until) not in self.spans:
            first, last = instant(since, self.viewer), instant(until, self.viewer)
            self.spans[since, until] = sum(working_days(each, first, last) for each in self.callers)
        return self.spans[since, until]
