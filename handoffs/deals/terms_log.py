"""Timeline lines for a new value, chance or decision date of a deal (R7)."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import activities
from leads.models import Activity, Lead
from salesdesk import formats


def log_changes(
    lead: Lead, before: Opportunity, by, *, value: Decimal, probability: int, decides_on: date
) -> None:
    """Add changed terms to the timeline."""
    if (before.value, before.probability, before.decides_on) == (value, probability, decides_on):
        return
    sentences = []
    if before.value != value:
        now, then = (formats.money(each, lead.campaign.currency) for each in (value, before.value))
        sentences.append(_("Value %(value)s (was %(before)s).") % {"value": now, "before": then})
    if before.decides_on != decides_on:
        days = {"on": formats.full_day(decides_on), "before": formats.full_day(before.decides_on)}
        sentences.append(_("Expected decision %(on)s (was %(before)s).") % days)
    activities.log(
        lead,
        Activity.Kind.PROBABILITY,
        " ".join(sentences),
        by,
        contact_id=lead.contact_id,
        probability=probability,
        probability_before=before.probability,
    )
