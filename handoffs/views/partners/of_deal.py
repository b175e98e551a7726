"""The partner on the page of a deal."""

from django.db.models import Exists, OuterRef, QuerySet

from handoffs.models import Opportunity, PartnerProposal
from leads.assignment import partners
from salesdesk.people.permissions import VIEW_HANDOFFS


def with_partner_result(deals: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Annotate `has_partner_result`: whether a result that the partner reported waits for the deal's holder."""
    return deals.annotate(has_partner_result=Exists(_waiting(OuterRef("pk"))))


def partner_context(user, deal: Opportunity) -> dict:
    """Return the partner of a deal `with_partner_result`, and the result."""
    waits = deal.has_partner_result and not deal.closed_at
    return {
        "partner_result": _waiting(deal.pk).select_related("report").first() if waits else None,
        "may_set_partner": partners.may_set(deal.lead, user),
        "opens_partner": user.role in VIEW_HANDOFFS,
        "may_answer_result": deal.holder_id == user.pk,
    }


def _waiting(deal) -> QuerySet[PartnerProposal]:
    return PartnerProposal.objects.filter(opportunity=deal, state=PartnerProposal.State.PROPOSED)
