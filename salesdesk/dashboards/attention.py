"""What needs somebody now, whatever the period: late, nobody's, incomplete, forgotten."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce

from handoffs.models import Handoff
from leads.models import Lead, NextStep
from leads.models.next_step import StepKind
from leads.models.stages import Stage, Stream
from leads.monitoring.leaks import leaks, untouched_leads
from leads.recycling import phone_nurture
from salesdesk import clock

from .scope import Scope


def late(scope: Scope) -> QuerySet[Lead]:
    """SQLs whose handoff field has not answered in the agreed time."""
    waiting = Handoff.objects.running().filter(lead=OuterRef("pk"), due_at__lte=clock.now())
    return scope.leads().filter(Exists(waiting))


def unanswered(scope: Scope) -> QuerySet[Lead]:
    """SQLs on which field asked inside something a day ago; field's clock stands as long."""
    asked = NextStep.objects.filter(
        lead=OuterRef("pk"), kind=StepKind.QUESTION, due_at__lte=clock.now() - timedelta(days=1)
    )
    return scope.leads().filter(Exists(asked))


def unreviewed(scope: Scope) -> QuerySet[Lead]:
    """Leads that field keeps, and has not looked at again on the agreed day."""
    passed = NextStep.objects.filter(
        lead=OuterRef("pk"), kind=StepKind.REVIEW, due_at__lte=clock.now() - timedelta(days=2)
    )
    return scope.leads().filter(Exists(passed))


def overdue_callbacks(scope: Scope) -> QuerySet[Lead]:
    """Leads that were promised a call at a time that has passed."""
    broken = NextStep.objects.filter(lead=OuterRef("pk"), kind=StepKind.CALLBACK, due_at__lt=clock.now())
    return scope.leads().filter(Exists(broken))


def uncalled(scope: Scope) -> QuerySet[Lead]:
    """MQLs that may be called now, and wait longer than was agreed."""
    latest = clock.now() - F("campaign__first_call_within")
    return scope.leads().filter(
        stage=Stage.MQL,
        first_called_at__isnull=True,
        interest_at__lt=latest,
        company__place__opens_at__lt=latest,
        company__place__closes_at__gt=clock.now(),
    )


def unassigned(scope: Scope) -> QuerySet[Lead]:
    """Open leads that no territory takes."""
    return scope.leads().without_territory()


def incomplete(scope: Scope) -> QuerySet[Lead]:
    """Open leads without a telephone number."""
    wait = NextStep.objects.filter(lead=OuterRef("pk"), kind=StepKind.MISSING_NUMBER)
    return scope.leads().open().filter(Exists(wait))


def leaking(scope: Scope) -> QuerySet[Lead]:
    """Open leads outside Marketing's stream without a next step: there should be none (R2)."""
    return leaks().filter(scope.of())


def unreached(scope: Scope) -> QuerySet[Lead]:
    """Leads in the nurture whose dated call passed unanswered, or was not made."""
    passed = NextStep.objects.filter(phone_nurture.needs_a_manager(clock.now()), lead=OuterRef("pk"))
    return scope.leads().filter(Exists(passed), stream=Stream.NURTURE)


def untouched(scope: Scope) -> QuerySet[Lead]:
    """What the leak meter counts: open leads that nobody is due to touch."""
    return untouched_leads().filter(scope.of())


#: In the order of how much it hurts: the leads, and with whom or where they are.
ATTENTION_KINDS: dict[str, tuple[Callable[[Scope], QuerySet[Lead]], str]] = {
    "leaking": (leaking, "campaign__name"),
    "uncalled": (uncalled, "holder__name"),
    "late": (late, "field_rep__name"),
    "unanswered": (unanswered, "holder__name"),
    "promises": (overdue_callbacks, "holder__name"),
    "unreached": (unreached, "holder__name"),
    "unreviewed": (unreviewed, "holder__name"),
    "unplaced": (unassigned, "campaign__name"),
    "incomplete": (incomplete, "campaign__name"),
}


@dataclass
class AttentionItem:
    """How many, and with whom most of them are."""

    count: int = 0
    top_count: int = 0
    top_holder: str = ""
    shares: dict[str, int] = field(default_factory=dict)


def attention_items(scope: Scope) -> dict[str, AttentionItem]:
    """Every kind in one statement, the worst first; what nobody has to do now is not in it."""
    grouped = [
        found(scope)
        .order_by()
        .annotate(kind=Value(name), top_holder=Coalesce(Cast(F(path), CharField()), Value("")))
        .values("kind", "whose")
        .annotate(n=Count("pk"))
        .values_list("kind", "whose", "n")
        for name, (found, path) in ATTENTION_KINDS.items()
    ]
    if not scope.campaigns:
        return {}
    shares: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, top_holder, count in grouped[0].union(*grouped[1:], all=True):
        shares[kind][top_holder] = count
    return {name: _needs(shares[name]) for name in ATTENTION_KINDS if name in shares}


def _needs(shares: dict[str, int]) -> AttentionItem:
    top_holder = max(shares, key=lambda name: (shares[name], name))
    return AttentionItem(sum(shares.values()), shares[top_holder], top_holder, shares)
