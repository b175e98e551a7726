"""Leads that need attention now, whatever the period: overdue, unassigned, incomplete or without a next step."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from handoffs.models import Handoff
from leads.models import Lead, NextStep, TerritoryWindow
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring.leaks import NEVER_OVERDUE, OVERDUE_AFTER, leaks, untouched_leads
from leads.recycling import phone_nurture
from salesdesk import clock
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import compact_money

EVER_OVERDUE = [kind for kind in StepKind if kind not in NEVER_OVERDUE]


def late(scope: Scope) -> QuerySet[Lead]:
    """Return SQLs whose handoff field has not answered within the agreed time."""
    waiting = Handoff.objects.running().filter(lead=OuterRef("pk"), due_at__lte=clock.now())
    return scope.leads().filter(Exists(waiting))


def unanswered(scope: Scope) -> QuerySet[Lead]:
    """Return SQLs with a question from field that is a day old; field's deadline is paused until it is answered."""
    asked = NextStep.objects.filter(
        lead=OuterRef("pk"), kind=StepKind.QUESTION, due_at__lte=clock.now() - timedelta(days=1)
    )
    return scope.leads().filter(Exists(asked))


def unreviewed(scope: Scope) -> QuerySet[Lead]:
    """Return leads in field nurture whose review is overdue."""
    overdue = NextStep.objects.filter(
        lead=OuterRef("pk"), kind=StepKind.REVIEW, due_at__lte=clock.now() - timedelta(days=2)
    )
    return scope.leads().filter(Exists(overdue))


def overdue_callbacks(scope: Scope) -> QuerySet[Lead]:
    """Return leads whose promised call is overdue."""
    overdue = NextStep.objects.filter(lead=OuterRef("pk"), kind=StepKind.CALLBACK, due_at__lt=clock.now())
    return scope.leads().filter(Exists(overdue))


def uncalled(scope: Scope) -> QuerySet[Lead]:
    """Return MQLs that may be called now and have waited longer than the campaign's agreed time."""
    latest = clock.now() - F("campaign__first_call_within")
    here = TerritoryWindow.objects.filter(territory=OuterRef("territory"), place=OuterRef("company__place"))
    closed = here.exclude(opens_at__lte=clock.now(), closes_at__gt=clock.now())
    return scope.leads().filter(
        ~Exists(closed),
        stage=Stage.MQL,
        stream=Stream.INSIDE,
        first_called_at__isnull=True,
        interest_at__lt=latest,
        company__place__opens_at__lt=latest,
        company__place__closes_at__gt=clock.now(),
    )


def unassigned(scope: Scope) -> QuerySet[Lead]:
    """Return open leads without a territory."""
    return scope.leads().without_territory()


def incomplete(scope: Scope) -> QuerySet[Lead]:
    """Return open leads without a phone number."""
    missing = NextStep.objects.filter(lead=OuterRef("pk"), kind=StepKind.MISSING_NUMBER)
    return scope.leads().open().filter(Exists(missing))


def leaking(scope: Scope) -> QuerySet[Lead]:
    """Return open leads outside Marketing's stream without a next step; there should be none (R2)."""
    return leaks().filter(scope.of(), pk__in=_unplanned(scope))


def unreached(scope: Scope) -> QuerySet[Lead]:
    """Return leads in phone nurture whose call was missed or remained unanswered."""
    overdue = NextStep.objects.filter(phone_nurture.needs_a_manager(clock.now()), lead=OuterRef("pk"))
    return scope.leads().filter(Exists(overdue), stream=Stream.NURTURE)


def untouched(scope: Scope) -> QuerySet[Lead]:
    """Return what the leak meter counts: open leads without a next activity."""
    overdue = NextStep.objects.filter(kind__in=EVER_OVERDUE, due_at__lte=clock.now() - OVERDUE_AFTER)
    among = _unplanned(scope).union(overdue.filter(campaign__in=scope.campaigns).values("lead"))
    return untouched_leads().filter(scope.of(), pk__in=among)


def _unplanned(scope: Scope) -> QuerySet:
    """Return the leads that had no next step when they were last counted: few, of which some may have one now."""
    return LeadPath.objects.filter(is_unplanned=True, campaign__in=scope.campaigns).order_by().values("lead")


#: By urgency: the query of each kind, and the path to the person or campaign it is grouped by.
ATTENTION_KINDS: dict[str, tuple[Callable[[Scope], QuerySet[Lead]], str]] = {
    "leaking": (leaking, "campaign__name"),
    "uncalled": (uncalled, "holder__name"),
    "late": (late, "field_rep__name"),
    "unanswered": (unanswered, "holder__name"),
    "callbacks": (overdue_callbacks, "holder__name"),
    "unreached": (unreached, "holder__name"),
    "unreviewed": (unreviewed, "holder__name"),
    "unassigned": (unassigned, "campaign__name"),
    "incomplete": (incomplete, "campaign__name"),
}


@dataclass
class AttentionItem:
    """The leads of a kind: how many each person or campaign has, and their value, where known, by currency."""

    shares: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    values: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    @property
    def count(self) -> int:
        return sum(self.shares.values())

    @property
    def top_owner(self) -> str:
        """The person or campaign that has most of them."""
        return max(self.shares, key=lambda name: (self.shares[name], name))

    @property
    def value(self) -> str:
        """The value at risk in words, the largest amount first; currencies are not added up."""
        by_amount = sorted(self.values.items(), key=lambda each: -each[1])
        return " + ".join(compact_money(amount, currency) for currency, amount in by_amount)


def attention_items(scope: Scope) -> dict[str, AttentionItem]:
    """Return an item for every kind that has leads, and "untouched", in one statement.

    The kinds with most value at risk come first, then the most urgent ones.
    """
    if not scope.campaigns:
        return {}
    kinds = ATTENTION_KINDS | {"untouched": (untouched, "campaign__name")}
    grouped = [
        leads(scope)
        .order_by()
        .annotate(kind=Value(name), owner=Coalesce(Cast(F(path), CharField()), Value("")))
        .values("kind", "owner", "campaign__currency")
        .annotate(n=Count("pk"), worth=Sum("value"))
        .values_list("kind", "owner", "campaign__currency", "n", "worth")
        for name, (leads, path) in kinds.items()
    ]
    found: dict[str, AttentionItem] = {}
    for kind, owner, currency, count, worth in grouped[0].union(*grouped[1:], all=True):
        item = found.setdefault(kind, AttentionItem())
        item.shares[owner] += count
        if worth:
            item.values[currency] += worth
    return {name: found[name] for name in sorted(found, key=_by_value(found, list(kinds)))}


def _by_value(found: dict[str, AttentionItem], urgency: list[str]) -> Callable[[str], tuple]:
    """Return the key that sorts by value in the commonest currency, then in the next one, and by urgency."""
    uses = Counter(currency for item in found.values() for currency in item.values)
    currencies = sorted(uses, key=lambda currency: (-uses[currency], currency))
    return lambda name: (
        [-found[name].values.get(currency, Decimal(0)) for currency in currencies],
        urgency.index(name),
    )
