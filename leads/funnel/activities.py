"""Write the timeline of a lead. leads/funnel/timeline.py reads it."""

from leads.models import Activity, Lead
from salesdesk import clock


def log(lead: Lead, kind: Activity.Kind, note: str = "", by=None, **facts) -> Activity:
    """Add an activity to the timeline of `lead`, in its current round and now; `by` None is the system.

    `facts` are further fields, such as the contact, the outcome, the probability or the corrected activity.
    """
    facts = {"round": lead.round, "at": clock.now()} | facts
    return Activity.objects.create(lead=lead, kind=kind, note=note, by=by, **facts)
