"""The probability of an order, asked after every conversation (R7).

Each answer is an activity with the previous value, so that every change shows in the timeline.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leads.models import Activity, CallSnapshot, Lead
from leads.models.stages import Stage
from salesdesk.hooks import Hook

from . import activities, transitions

#: Called with a locked lead in the stage of an opportunity, and the user, when its probability changed.
deal_probability_changed: Hook[[Lead, Any], object] = Hook()


def tell_deal(lead: Lead, by) -> None:
    """Give the lead's probability to its opportunity, if it has one."""
    if lead.stage == Stage.OPPORTUNITY:
        deal_probability_changed(lead, by)


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
    tell_deal(lead, by)
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
