"""The probability of an order, asked after every conversation (R7).

Each answer is an activity with the previous value, so that every change shows in the timeline.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import Activity, CallSnapshot, Lead

from . import activities, transitions


@transaction.atomic
def save(activity: Activity, probability: int, by) -> Activity:
    """Save the probability that `by` gives the lead after the conversation `activity`. Raises Refused.

    Repeating the same answer adds nothing. The call can still be undone afterwards.
    """
    lead = transitions.lock_lead(activity.lead_id)
    latest = Activity.objects.conversations().filter(lead=lead).order_by("-at", "-id").first()
    if latest != activity or activity.by_id != by.pk:
        raise transitions.Refused(
            _("You can only set the chance after your own latest conversation with this lead.")
        )
    if not lead.is_open:
        raise transitions.Refused(_("This lead is closed, so its chance can't be changed."))
    current = (
        lead.activities.filter(kind=Activity.Kind.PROBABILITY, at__gte=activity.at, by=by)
        .order_by("-id")
        .first()
    )
    if current and current.probability == probability:
        return current
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
