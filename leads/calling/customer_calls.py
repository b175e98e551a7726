"""Calls to customers: their outcome keys, and who is told of what they said (R20).

What follows a call is planned by leads/recycling/aftercare.py.
"""

from campaigns.models.outcome import Key, Outcome
from leads.models import Activity, Lead
from leads.models.calling.activity import CustomerOutcome
from leads.models.stages import CALLED_STREAMS, Stage
from salesdesk.hooks import Hook

#: The keys of a customer call: these outcomes stand in for the ones that move a lead through the funnel.
IN_PLACE_OF = {
    Outcome.LATER: CustomerOutcome.SATISFIED,
    Outcome.NO_INTEREST: CustomerOutcome.ISSUE,
    Outcome.QUALIFIED: CustomerOutcome.REFERRAL,
    Outcome.MEETING: CustomerOutcome.REPEAT_ORDER,
}
NOT_FOR_CUSTOMERS = frozenset(IN_PLACE_OF)

#: Called in the transaction with the locked lead and the call that had an outcome of a customer.
customer_called: Hook[[Lead, Activity], object] = Hook()
#: Called in the transaction with such a call that is being undone. Raises Refused if that is too late.
customer_call_undone: Hook[[Activity], object] = Hook()


def is_called(lead: Lead) -> bool:
    """Return whether inside calls this lead, or keeps in touch with it as a customer."""
    return lead.stream in CALLED_STREAMS or lead.stage == Stage.WON


def keys_of(lead: Lead) -> list[Key]:
    """Return the outcome keys of a call to `lead`. Campaigns can't hide those of customers."""
    if lead.stage != Stage.WON:
        return lead.campaign.outcomes()
    kept = [key for key in lead.campaign.outcomes() if key.outcome not in IN_PLACE_OF]
    own = [
        Key(number, IN_PLACE_OF[each], str(IN_PLACE_OF[each].label))
        for number, each in enumerate(Outcome, 1)
        if each in IN_PLACE_OF
    ]
    return sorted([*kept, *own], key=lambda key: key.number)
