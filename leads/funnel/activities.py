"""Writing the timeline of a lead: every line comes from here. leads/funnel/timeline.py reads it."""

from leads.models import Activity, Lead
from salesdesk import clock


def log(lead: Lead, kind: Activity.Kind, note: str = "", by=None, **facts) -> Activity:
    """Add a line to the timeline of `lead`, in its current round and at this moment; `by` None is the desk itself.

    `facts` are further fields: the contact, the outcome, the chance, the line that this one corrects.
    """
    facts = {"round": lead.round, "at": clock.now()} | facts
    return Activity.objects.create(lead=lead, kind=kind, note=note, by=by, **facts)
