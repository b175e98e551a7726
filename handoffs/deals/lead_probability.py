"""The chance that a rep gave a lead in a conversation is that of its deal too."""

from leads.models import Lead
from salesdesk.people.actor import sign


def adopt_probability(lead: Lead, by) -> None:
    """Give the open deal the probability of its lead, which the caller has locked (leads/funnel/probability.py)."""
    deal = lead.opportunities.open().select_for_update(of=["self"]).first()
    if deal and lead.probability and deal.probability != lead.probability:
        sign(by)
        deal.probability = lead.probability
        deal.save(update_fields=["probability"])
