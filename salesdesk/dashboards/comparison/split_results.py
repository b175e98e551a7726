"""The results of campaigns that were split over two scripts (A/B), by intention to treat.

All leads that were assigned a script count, called or not: leaving out those that were never reached would compare
groups that are no longer random (Hollis and Campbell, BMJ 1999;319:670). Both groups came in over the same time, so
that they are of equal age. The rates start from the same flat prior. A posterior probability stays what it says
however often it is looked at, but a decision taken on every look is wrong more often: the page says how many leads
were planned, and a verdict waits for them unless it would hardly cost anything.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaigns.models import ScriptSplit, Variant
from campaigns.models.script_split import Letter
from handoffs.models import Opportunity
from leads.models import Lead
from leads.models.stages import Stage
from salesdesk import formats
from salesdesk.dashboards.figures import conversations
from salesdesk.dashboards.scope import Scope

from .ages import Goal
from .formulas import FLAT, Beta, chance_higher, difference, expected_loss
from .verdicts import BEHIND, FEWEST_MATURED, MOST_LOSS, points

#: Versions that are shown, the newest first.
SHOWN = 10
_REACHED = {
    Goal.WON: Q(stage=Stage.WON),
    Goal.ACCEPTED: Q(Exists(Opportunity.objects.filter(lead=OuterRef("pk")))),
    Goal.SQL: conversations.QUALIFIED,
}


@dataclass(frozen=True)
class Arm:
    """A script with the leads that were assigned it, and how many of them reached the goal."""

    letter: str
    assigned: int
    reached: int

    @property
    def rate(self) -> Beta:
        return FLAT.after(self.reached, self.assigned)

    @property
    def ends(self) -> tuple[float, float]:
        return self.rate.interval()

    @property
    def share(self) -> float | None:
        return self.reached / self.assigned if self.assigned else None


@dataclass(frozen=True)
class SplitResult:
    """The result of one version of a split: the effect of script B, with the ends of its interval."""

    split: ScriptSplit
    a: Arm
    b: Arm
    effect: float
    low: float
    high: float

    @property
    def assigned(self) -> int:
        return self.a.assigned + self.b.assigned

    @property
    def chance_b(self) -> float:
        """Return the probability that B is better."""
        return chance_higher(self.a.rate, self.b.rate)

    @property
    def until(self) -> datetime | None:
        return self.split.ended_at

    @property
    def effect_shown(self) -> str:
        return _signed(self.effect)

    @property
    def ends_shown(self) -> tuple[str, str]:
        return _signed(self.low), _signed(self.high)

    @property
    def is_small(self) -> bool:
        return min(self.a.assigned, self.b.assigned) < FEWEST_MATURED

    @property
    def verdict(self) -> tuple[str, str, str]:
        """Return the verdict, its reason, and the tone of its label."""
        if self.is_small:
            least = min(self.a.assigned, self.b.assigned)
            facts = {"n": formats.number(least), "all": formats.number(FEWEST_MATURED)}
            return _("Too early"), _("%(n)s of %(all)s leads with each script.") % facts, ""
        better, worse = (self.b, self.a) if self.chance_b >= 0.5 else (self.a, self.b)
        loss = expected_loss(better.rate, worse.rate)
        names = {"better": better.letter, "worse": worse.letter, "loss": points(loss)}
        if self.assigned < self.split.planned and loss > MOST_LOSS / 5:
            return _("Too early"), _("The planned leads have not come in yet."), ""
        if loss > MOST_LOSS:
            return _("Too early"), _("Choosing %(better)s may still cost %(loss)s on average.") % names, ""
        if chance_higher(better.rate, worse.rate) < BEHIND:
            reason = _("Choosing %(better)s costs at most %(loss)s on average.") % names
            return _("Keep %(better)s, stop %(worse)s") % names, reason, "good"
        return _("Keep either"), _("Choosing %(better)s costs at most %(loss)s on average.") % names, "warn"


def split_results(scope: Scope, goal: Goal) -> list[SplitResult]:
    """Return the splits of the scope's campaigns since they started, the newest first. Two statements."""
    variants = Variant.objects.filter(split__campaign__in=scope.campaigns).select_related("split__campaign")
    splits: dict[int, ScriptSplit] = {}
    arms: dict[int, dict[str, Arm]] = {}
    leads = Lead.objects.filter(scope.narrowed(), variant__split__campaign__in=scope.campaigns)
    counted = {
        variant: (n, k)
        for variant, n, k in leads.order_by()
        .annotate(has_reached=Coalesce(_REACHED[goal], False))
        .values_list("variant")
        .annotate(n=Count("pk"), k=Count("pk", filter=Q(has_reached=True)))
    }
    for variant in variants.order_by("-split"):
        splits[variant.split_id] = variant.split
        n, k = counted.get(variant.pk, (0, 0))
        arms.setdefault(variant.split_id, {})[variant.letter] = Arm(variant.letter, n, k)
    found = []
    for pk, split in splits.items():
        a, b = (arms[pk][letter.value] for letter in Letter)
        if split.ended_at is None or a.assigned + b.assigned:
            found.append(SplitResult(split, a, b, *difference(a.rate, b.rate)))
    return found[:SHOWN]


def _signed(share: float) -> str:
    return ("+" if share > 0 else "−" if share < 0 else "") + points(abs(share))
