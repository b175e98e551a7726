"""The card of what the buyer of a deal confirmed, and what is still to ask."""

from django.http import HttpRequest

from handoffs.deals import buyer_facts
from handoffs.forms.buyer_facts import BuyerFactForm, WithdrawFactForm
from handoffs.models import Opportunity
from salesdesk.people.permissions import CLOSE_DEALS


def fact_context(request: HttpRequest, deal: Opportunity, fact_form=None, withdraw_form=None) -> dict:
    """Return what the card of facts shows."""
    found = list(deal.buyer_facts.select_related("by", "said_by", "withdrawn_by").order_by("heard_at", "pk"))
    standing = [fact for fact in found if not fact.withdrawn_at]
    left = buyer_facts.missing(fact.kind for fact in standing)
    may_change = request.user.role in CLOSE_DEALS and not deal.closed_at
    if may_change and left and fact_form is None:
        initial = {"kind": request.GET.get("fact", "")}
        known = {fact.kind for fact in standing}
        fact_form = BuyerFactForm(by=request.user, deal=deal, known=known, initial=initial)
    return {
        "facts": standing,
        "withdrawn": [fact for fact in found if fact.withdrawn_at],
        "missing": left,
        "fact_form": fact_form,
        "withdraw_form": withdraw_form or (WithdrawFactForm() if may_change else None),
    }
