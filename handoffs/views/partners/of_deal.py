"""The partner on the page of a deal."""

from handoffs.models import Opportunity, PartnerProposal
from leads.assignment import partners
from salesdesk.people.permissions import VIEW_HANDOFFS


def partner_context(user, deal: Opportunity) -> dict:
    """Return the partner and the result that it reported, which waits for the deal's holder."""
    waiting = PartnerProposal.objects.filter(opportunity=deal, state=PartnerProposal.State.PROPOSED)
    return {
        "partner_result": waiting.select_related("report").first() if not deal.closed_at else None,
        "may_set_partner": partners.may_set(deal.lead, user),
        "opens_partner": user.role in VIEW_HANDOFFS,
        "may_answer_result": deal.holder_id == user.pk,
    }
