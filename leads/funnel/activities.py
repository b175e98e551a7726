"""Write the timeline of a lead. leads/funnel/timeline.py reads it."""

from collections.abc import Mapping

from leads.models import Activity, Lead
from salesdesk import clock

from . import mentions


def log(lead: Lead, kind: Activity.Kind, note: str = "", by=None, **facts) -> Activity:
    """Add an activity to the timeline of `lead`, in its current round and now; `by` None is the system.

    Whoever the note mentions is told. `facts` are further fields, such as the contact, the outcome, the probability
    or the corrected activity.
    """
    facts = {"round": lead.round, "at": clock.now()} | facts
    activity = Activity.objects.create(lead=lead, kind=kind, note=note, by=by, **facts)
    mentions.tell(activity)
    return activity


def log_many(rounds: Mapping[int, int], kind: Activity.Kind, note: str, by) -> None:
    """Add the same activity to the timelines of many leads, given their rounds by id, now and in one statement."""
    Activity.objects.bulk_create(
        Activity(lead_id=lead, round=number, kind=kind, note=note, by=by) for lead, number in rounds.items()
    )
