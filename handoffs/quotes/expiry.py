"""The sweep that expires quotes after their last day."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import QuoteState, QuoteVersion
from leads.funnel import activities, transitions
from leads.models import Activity
from leads.recycling import quote_calls
from salesdesk.workers.batch import run_each

from . import drafting


def run(now: datetime, limit: int = 200) -> int:
    """Expire the quotes whose last day has passed where their holder works; return how many."""
    # The day ends first in the east; each row is checked in its holder's own zone.
    due = QuoteVersion.objects.filter(
        state=QuoteState.SENT, valid_until__lt=(now + timedelta(hours=14)).date()
    )
    return run_each(due.order_by("valid_until", "pk").values_list("pk", flat=True)[:limit], _expire)


@transaction.atomic
def _expire(pk: int) -> bool:
    waiting = QuoteVersion.objects.select_related("quote__opportunity").get(pk=pk)
    lead = transitions.locked_if_free(waiting.quote.opportunity.lead_id)
    if lead is None:
        return False
    version = drafting.lock_version(pk)
    if version.state != QuoteState.SENT or version.valid_until >= version.quote.opportunity.holder.today:
        return False
    version.expire()
    version.save()
    text = _("Quote %(number)s has expired without an answer.") % {"number": version.reference}
    activities.log(lead, Activity.Kind.NOTE, text)
    if lead.is_open and not version.quote.opportunity.closed_at:
        quote_calls.stop(lead, None, why=text)
    return True
