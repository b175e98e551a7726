"""The rates of each rep, from lead spoken with to order, with the range that their numbers allow."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import BooleanField, Count, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL

from handoffs.models import Handoff, Opportunity
from leads.models import Activity, StageChange
from leads.models.stages import Stage
from salesdesk.dashboards.comparison.formulas import FLAT, Beta, difference, prior_of

#: Rates of fewer cases are not shown.
FEWEST = 10
#: The conversations of each rep that are counted: the latest ones.
LATEST = 1_000
#: The leads that a rep spoke with, and those of them that got further in the same round.
STEPS = ("spoken", "qualified", "accepted", "won")


@dataclass(frozen=True)
class Rate:
    """The `successes` of `trials`; `of` is the distribution of the rate, which starts from that of the team."""

    successes: int
    trials: int
    of: Beta

    @property
    def is_small(self) -> bool:
        return self.trials < FEWEST

    @property
    def interval(self) -> tuple[float, float]:
        return self.of.interval()


@dataclass(frozen=True)
class Difference:
    """The difference of two rates in percentage points, with the ends of its 90% interval."""

    mean: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return not self.low <= 0 <= self.high


def counts(people: Iterable[int], since: datetime, until: datetime) -> dict[int, dict[str, int]]:
    """Return for each person how many leads reached each of STEPS, in one statement. People without any are left out.

    A lead counts for each rep who spoke with it in the period, and whatever came of that round to date. The latest
    conversations of each rep are read: ranges of more would hardly be narrower.
    """
    same_round = {"lead": OuterRef("lead"), "round": OuterRef("round")}
    further = {
        "qualified": StageChange.objects.filter(**same_round, to_stage=Stage.SQL),
        "accepted": Handoff.objects.filter(**same_round, state=Handoff.State.ACCEPTED),
        "won": Opportunity.objects.filter(**same_round, result=Opportunity.Result.WON),
    }
    of_person = RawSQL("leads_activity.by_id = among.person", (), BooleanField())
    held = Activity.objects.conversations().filter(of_person, at__gte=since, at__lt=until).order_by("-at")
    sql, params = held.values("pk")[:LATEST].query.sql_with_params()
    latest = f"SELECT latest.pk FROM unnest(%s::bigint[]) among (person) CROSS JOIN LATERAL ({sql}) latest"
    rows: Any = (
        Activity.objects.filter(pk__in=RawSQL(latest, (list(people), *params)))
        .order_by()
        .annotate(**{f"is_{step}": Exists(rows) for step, rows in further.items()})
        .values("by")
        .annotate(
            spoken=Count("lead", distinct=True),
            **{step: Count("lead", distinct=True, filter=Q(**{f"is_{step}": True})) for step in further},
        )
    )
    return {row["by"]: {step: row[step] for step in STEPS} for row in rows}


def total(found: Mapping[int, dict[str, int]]) -> dict[str, int]:
    return {step: sum(each[step] for each in found.values()) for step in STEPS}


def rates(own: Mapping[str, int], everybody: Mapping[int, Mapping[str, int]]) -> list[Rate]:
    """Return the rate of each step after the first, given the counts of all reps, who show what is usual."""
    found = []
    for before, after in pairwise(STEPS):
        # Closers may win an SQL that nobody handed over, so fewer may have been accepted than were won.
        trials = max(own[before], own[after])
        prior = prior_of([(each[after], max(each[before], each[after])) for each in everybody.values()])
        found.append(Rate(own[after], trials, prior.after(own[after], trials)))
    return found


def compare(one: Rate, other: Rate) -> Difference | None:
    """Return how much higher the other rate is; None if either has too few cases.

    Both start from a flat distribution here: one that they share would pull them towards each other.
    """
    if one.is_small or other.is_small:
        return None
    before, after = (FLAT.after(each.successes, each.trials) for each in (one, other))
    return Difference(*(100 * each for each in difference(before, after)))
