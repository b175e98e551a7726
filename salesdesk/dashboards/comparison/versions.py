"""The versions of a campaign: each compared with the one it was copied from, at equal age."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.models.version import Direction, Measure
from campaigns.versions.differences import Difference, differences
from campaigns.versions.line import Version
from salesdesk import formats
from salesdesk.dashboards.scope import Scope

from . import call_rates, verdicts
from .ages import Goal
from .formulas import Beta, chance_higher, compare, difference, prior_of
from .grouping import Group
from .history import history_of, usual_rate
from .maturity import matured, successes
from .rows import rate_of
from .verdicts import Judged, Verdict

#: A copy without a hypothesis is compared by this figure.
USUAL_MEASURE = Measure.SQL


@dataclass(frozen=True)
class Figure:
    """A rate of a campaign, per hundred: `successes` of `trials`, which are matured leads or calls."""

    successes: float
    trials: float
    rate: Beta

    @property
    def mean(self) -> float:
        return 100 * self.rate.mean

    @cached_property
    def interval(self) -> tuple[float, float]:
        low, high = self.rate.interval()
        return 100 * low, 100 * high


@dataclass(frozen=True)
class Result:
    """The figure of a version beside that of its parent; `days` is the age up to which calls are counted."""

    measure: Measure
    before: Figure
    now: Figure
    usual: float
    days: int | None = None

    @property
    def difference(self) -> tuple[float, float, float]:
        """Return the mean difference per hundred, and the ends of its credible interval."""
        mean, low, high = difference(self.before.rate, self.now.rate)
        return 100 * mean, 100 * low, 100 * high

    def band(self, figure: Figure) -> dict[str, float]:
        """Return the interval and mean of one of the two in percent of the wider one."""
        widest = max(self.before.interval[1], self.now.interval[1])
        low, high = figure.interval
        parts = {"low": low, "width": high - low, "point": figure.mean}
        return {name: round(100 * value / widest, 1) for name, value in parts.items()}

    @property
    def bands(self) -> tuple[dict[str, float], dict[str, float]]:
        return self.band(self.before), self.band(self.now)

    @cached_property
    def chance_up(self) -> float:
        return chance_higher(self.before.rate, self.now.rate)

    @cached_property
    def judged(self) -> Judged:
        fewest = min(self.before.trials, self.now.trials)
        if fewest < verdicts.FEWEST_MATURED:
            unit = _("calls") if self.days is not None else _("matured leads")
            facts = {
                "n": formats.number(fewest),
                "all": formats.number(verdicts.FEWEST_MATURED),
                "unit": unit,
            }
            return Judged(
                Verdict.TOO_EARLY, _("The smaller version has %(n)s of the %(all)s %(unit)s needed.") % facts
            )
        rates = [self.before.rate, self.now.rate]
        losses = compare(rates).losses
        best = rates[losses.index(min(losses))]
        return verdicts.judge(
            self.now.rate, self.now.trials, losses[1], best=best, usual=self.usual, others=1
        )

    def answer(self, direction: str) -> str:
        """Return what the numbers say of the hypothesis that the figure moves in `direction`."""
        if self.judged.verdict == Verdict.TOO_EARLY:
            return _("Too early to say")
        chance = self.chance_up if direction == Direction.UP else 1 - self.chance_up
        if chance >= 1 - verdicts.BEHIND:
            return _("As expected")
        return _("Not as expected") if chance <= verdicts.BEHIND else _("No clear difference")


@dataclass(frozen=True)
class ComparedVersion:
    """A version with what changed and what it did; `result` is None before its first call, or its parent's."""

    version: Version
    changes: list[Difference]
    result: Result | None

    @property
    def answer(self) -> str:
        """Return what came of the hypothesis; "" without one or without a result."""
        direction = self.version.campaign.hypothesis_direction
        return self.result.answer(direction) if self.result and direction else ""


def compared(versions: list[Version], scope: Scope) -> list[ComparedVersion]:
    """Return the versions of a line, each beside its parent. `scope` has the campaigns that teach what is usual.

    Two statements for each figure.
    """
    pairs = [(each, each.parent) for each in versions if each.parent]
    results: dict[int, Result] = {}
    for measure in Measure:
        chosen = [(each.campaign, parent) for each, parent in pairs if measure_of(each.campaign) == measure]
        if chosen and measure == Measure.CONVERSATIONS:
            results |= _of_calls(chosen, scope)
        elif chosen:
            results |= _of_leads(chosen, Goal(measure.value), scope)
    return [
        ComparedVersion(
            each,
            differences(each.parent, each.campaign) if each.parent else [],
            results.get(each.campaign.pk),
        )
        for each in versions
    ]


def measure_of(campaign: Campaign) -> Measure:
    """Return the figure by which a version is compared with its parent."""
    return Measure(campaign.hypothesis_measure or USUAL_MEASURE)


def _of_leads(pairs: Iterable[tuple[Campaign, Campaign]], goal: Goal, scope: Scope) -> dict[int, Result]:
    history = history_of(scope, Group.CAMPAIGN, goal)
    ripe = {key: matured(ages, history.curve) for key, ages in history.ages.items()}
    figures = {
        key: Figure(successes(ages), ripe[key], rate_of(ages, ripe[key], history.prior))
        for key, ages in history.ages.items()
    }
    return {
        each.pk: Result(Measure(goal.value), figures[parent.pk], figures[each.pk], history.usual)
        for each, parent in pairs
        if each.pk in figures and parent.pk in figures
    }


def _of_calls(pairs: list[tuple[Campaign, Campaign]], scope: Scope) -> dict[int, Result]:
    days = call_rates.by_day({campaign.pk for pair in pairs for campaign in pair})
    known = call_rates.usual(scope)
    prior = prior_of(known)
    results = {}
    for each, parent in pairs:
        if each.pk not in days or parent.pk not in days:
            continue
        age = min(call_rates.age(days[each.pk]), call_rates.age(days[parent.pk]))
        before, now = (
            Figure(k, n, prior.after(k, n))
            for k, n in (call_rates.until(days[campaign.pk], age) for campaign in (parent, each))
        )
        results[each.pk] = Result(Measure.CONVERSATIONS, before, now, usual_rate(prior, known), age)
    return results
