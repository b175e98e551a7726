"""Record how deals were decided, and against which competitors."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity, WinLossReview
from leads.funnel import transitions
from leads.models.permissions import manages_lead_team
from salesdesk import clock
from salesdesk.people.models import User

from .competitors import named


@dataclass(frozen=True)
class Evaluation:
    """The answers about a closed deal, each of which may be left out. `competitor` is a name as typed."""

    how_chosen: str = ""
    decided_by: str = ""
    nearly_lost_by: str = ""
    comment: str = ""
    competitor: str = ""


def record(
    deal: Opportunity,
    by: User | None,
    evaluation: Evaluation,
    *,
    reason: str = "",
    again_on: date | None = None,
) -> WinLossReview:
    """Add the review of `deal`, which the caller has locked and just closed."""
    return _write(deal, by, evaluation, reason, again_on)


@transaction.atomic
def evaluate(deal: Opportunity, by: User, *, evaluation: Evaluation) -> WinLossReview:
    """Answer the questions about a closed deal later, or answer them again. Raises Refused or NotYours."""
    transitions.lock_lead(deal.lead_id)
    deal = Opportunity.objects.select_for_update(of=["self"]).select_related("lead__campaign").get(pk=deal.pk)
    if deal.result not in (Opportunity.Result.WON, Opportunity.Result.LOST):
        raise transitions.Refused(_("Only won and lost deals are evaluated."))
    if not may_evaluate(deal, by):
        raise transitions.NotYours(_("This deal belongs to %(who)s.") % {"who": deal.holder})
    known = current(deal)
    reason = known.reason if known else deal.lead.reason
    return _write(deal, by, evaluation, reason, known.again_on if known else deal.lead.recycle_on)


def may_evaluate(deal: Opportunity, by: User) -> bool:
    """Return whether `by` held this won or lost deal, or manages its team."""
    closed = deal.result in (Opportunity.Result.WON, Opportunity.Result.LOST)
    return closed and (deal.holder_id == by.pk or manages_lead_team(deal.lead, by))


def current(deal: Opportunity) -> WinLossReview | None:
    """Return the latest review of a closed deal, or None."""
    found = deal.reviews.current().select_related("competitor__merged_into", "by")
    return found.first() if deal.closed_at else None


def _write(deal: Opportunity, by, evaluation: Evaluation, reason: str, again_on) -> WinLossReview:
    won = deal.result == Opportunity.Result.WON
    last = deal.reviews.order_by("-revision").values_list("revision", flat=True).first() or 0
    return WinLossReview.objects.create(
        opportunity=deal,
        revision=last + 1,
        result=deal.result,
        closed_at=deal.closed_at or clock.now(),
        how_chosen=evaluation.how_chosen,
        decided_by=evaluation.decided_by,
        nearly_lost_by=evaluation.nearly_lost_by if won else "",
        comment=evaluation.comment,
        competitor=named(evaluation.competitor, deal.lead.campaign.team_id),
        reason="" if won else reason,
        again_on=None if won else again_on,
        by=by,
        at=clock.now(),
    )
