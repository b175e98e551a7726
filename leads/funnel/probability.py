"""The chance of an order, asked after every conversation (R7). Each answer is a line of the story, with what it
was before: it never falls silently."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import Activity, CallSnapshot, Lead

from . import activities, transitions


@transaction.atomic
def save(activity: Activity, probability: int, by) -> Activity:
    """Keep what `by` gives the lead of this conversation after it. Raises Refused.

    The same answer pressed twice is one line; a call may still be taken back afterwards.
    """
    lead = transitions.lock_lead(activity.lead_id)
    talked = Activity.objects.conversations().filter(lead=lead).order_by("-at", "-id").first()
    if talked != activity or activity.by_id != by.pk:
        raise transitions.Refused(_("The chance is said of the last conversation, by who had it."))
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed: it has no chance any more."))
    said = (
        lead.activities.filter(kind=Activity.Kind.PROBABILITY, at__gte=activity.at, by=by)
        .order_by("-id")
        .first()
    )
    if said and said.probability == probability:
        return said
    line = _write(lead, activity, probability, by)
    version, lead.probability = lead.version, probability
    transitions.save(lead, by)
    CallSnapshot.objects.filter(lead=lead, version=version, activity=activity).update(version=lead.version)
    return line


def _write(lead: Lead, activity: Activity, probability: int, by) -> Activity:
    return activities.log(
        lead,
        Activity.Kind.PROBABILITY,
        by=by,
        contact_id=activity.contact_id,
        probability=probability,
        probability_before=lead.probability,
    )
