"""From orders wanted backwards to leads, calls, conversations and hours (R18), against what can still be done."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, StageChange
from leads.models.calling.activity import is_conversation
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards.figures import conversations, results
from salesdesk.dashboards.funnel import paths
from salesdesk.dashboards.rollups import slots
from salesdesk.dashboards.scope import Scope
from salesdesk.people.daily_targets import targets_of
from salesdesk.people.models import User

from . import formulas, measured
from .measured import Measured
from .working_days import working_days


@dataclass(frozen=True)
class Line:
    """The number still needed of one thing, and the number done since the period began.

    `possible` is what supply or working time allows until the period ends; None where nothing limits it.
    """

    name: str
    label: str | Promise
    done: int
    needed: int
    per_week: float
    possible: int | None = None

    @property
    def is_short(self) -> bool:
        return self.possible is not None and self.possible < self.needed

    @property
    def coverage(self) -> float:
        """Return the share of the need that is possible, at most 1."""
        return min(1.0, self.possible / self.needed) if self.needed and self.possible is not None else 1.0


@dataclass(frozen=True)
class Plan:
    """A plan for `orders` in the period of its scope.

    `leads` are needed if the rate is as uncertain as the history leaves it, `leads_at_rate` if it were known; None if
    no number of leads is enough. `chance` is that of the leads that can still be called.
    """

    orders: int
    won: int
    history: Measured
    leads: int | None
    leads_at_rate: int | None
    chance: float
    days_left: float
    lines: list[Line]
    hours_per_week: float | None

    @property
    def missing(self) -> int:
        return max(self.orders - self.won, 0)

    @property
    def chance_percent(self) -> int:
        return round(100 * self.chance)

    @property
    def tightest(self) -> Line | None:
        """Return what falls short most, or None if everything needed is possible."""
        short = [line for line in self.lines if line.is_short]
        return min(short, key=lambda line: line.coverage) if short else None


def make(scope: Scope, orders: int, certainty: float, reps: list[User], rep: User | None = None) -> Plan:
    """Return the plan to reach `orders` in the period of `scope` with probability `certainty`.

    `reps` call for it; with `rep` only the leads, calls and orders of that rep count.
    """
    pk = rep.pk if rep else None
    now, until = clock.now(), scope.period.until
    history = measured.measure(scope, pk)
    done = _done(scope, pk)
    missing = max(orders - done["won"], 0)
    leads = (
        formulas.leads_when_learnt(missing, certainty, history.won, history.leads) if history.leads else None
    )
    at_rate = formulas.leads_at_rate(missing, certainty, history.rate) if history.won else None
    waiting = measured.waiting_for_first_call(scope, pk, most=(leads or 0) + 1)
    days, calls, talks = _capacity(reps, now, until)
    weeks = max(days / max(len(reps), 1) / 5, 0.2)
    lines = _lines(done, history, leads or 0, weeks, (waiting, calls, talks))
    callable_leads = _callable(history, waiting, calls, talks)
    chance = formulas.chance_when_learnt(missing, callable_leads, history.won, history.leads)
    hours = None
    if history.calls_per_hour:
        hours = next(line.per_week for line in lines if line.name == "calls") / history.calls_per_hour
    return Plan(orders, done["won"], history, leads, at_rate, chance, days, lines, hours)


def _lines(
    done: dict[str, int],
    history: Measured,
    leads: int,
    weeks: float,
    possible: tuple[int, int, int],
) -> list[Line]:
    waiting, calls, talks = possible
    rows = [
        ("leads", _("New leads called"), leads, waiting),
        ("calls", _("Calls"), ceil(leads * history.per_lead("calls")), calls),
        ("conversations", _("Conversations"), ceil(leads * history.per_lead("conversations")), talks),
        ("qualified", _("SQLs"), ceil(leads * history.per_lead("qualified")), None),
    ]
    return [
        Line(name, label, done[name], needed, needed / weeks, limit) for name, label, needed, limit in rows
    ]


def _done(scope: Scope, rep: int | None) -> dict[str, int]:
    """Return what was done since the period began, and the orders in it."""
    if rep is None and slots.can_sum(scope):
        return _summed(scope)
    by_rep = Q(by=rep) if rep else Q()
    in_period = Activity.objects.filter(scope.of("lead__"), scope.in_period("at")).filter(by_rep)
    sqls = StageChange.objects.filter(scope.of("lead__"), scope.in_period("at"), to_stage=Stage.SQL).filter(
        by_rep
    )
    period = scope.period
    called = conversations.paths_called(scope, period.since, period.until).filter(measured.called_by(rep))
    won = results.won(period.since, period.until).filter(scope.of("lead__"))
    contacts = in_period.not_undone().aggregate(
        calls=Count("pk", filter=Q(kind=Activity.Kind.CALL)),
        conversations=Count("pk", filter=is_conversation()),
    )
    return contacts | {
        "leads": called.count(),
        "qualified": sqls.aggregate(n=Count("lead", distinct=True))["n"],
        "won": won.filter(Q(lead__inside_rep=rep) if rep else Q()).count(),
    }


def _summed(scope: Scope) -> dict[str, int]:
    """Sum the slots of the period. SQLs are those that became one for the first time, or in a later round."""
    reached, again = paths.reached(Stage.SQL), paths.again(Stage.SQL)
    columns = ["calls_made", "conversations", "called", reached, again, "deals_won"]
    span = slots.Span(None, scope.period.since, scope.period.until)
    total: Counter = Counter()
    for _key, _campaign, row in slots.sums(scope.campaigns, [span], columns):
        total.update({name: n or 0 for name, n in zip(columns, row, strict=True)})
    return {
        "calls": total["calls_made"],
        "conversations": total["conversations"],
        "leads": total["called"],
        "qualified": total[reached] + total[again],
        "won": total["deals_won"],
    }


def _capacity(reps: Iterable[User], now: datetime, until: datetime) -> tuple[float, int, int]:
    """Return the working days of all reps until the period ends, and the calls and conversations that they allow."""
    days = calls = talks = 0.0
    for rep in reps:
        left = working_days(rep, now, until)
        targets = targets_of(rep)
        days += left
        calls += left * targets.calls
        talks += left * targets.conversations
    return days, int(calls), int(talks)


def _callable(history: Measured, waiting: int, calls: int, talks: int) -> int:
    """Return how many of the waiting leads the possible calls and conversations are enough for."""
    enough_for = [
        int(possible / per_lead)
        for name, possible in (("calls", calls), ("conversations", talks))
        if (per_lead := history.per_lead(name))
    ]
    return min([waiting, *enough_for])
