"""The sweep that expires quotes after their last day, and withdraws those of deals that were closed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from handoffs.models import QuoteState, QuoteVersion
from leads.funnel import activities, transitions
from leads.models import Activity
from leads.recycling import quote_calls
from salesdesk.workers.batch import run_each

from . import drafting

#: A deal that was closed by mistake can be reopened so long, and its quotes stay as they are.
CLOSED_FOR = timedelta(hours=1)


def run(now: datetime, limit: int = 200) -> int:
    """End the quotes whose last day has passed where their holder works, or whose deal is closed; return how many."""
    # The day ends first in the east; each row is checked in its holder's own zone.
    over = Q(valid_until__lt=(now + timedelta(hours=14)).date())
    closed = Q(quote__opportunity__closed_at__lt=now - CLOSED_FOR)
    due = QuoteVersion.objects.filter(over | closed, state=QuoteState.SENT)
    return run_each(due.order_by("valid_until", "pk").values_list("pk", flat=True)[:limit], _end)


@transaction.atomic
def _end(pk: int) -> bool:
    waiting = QuoteVersion.objects.select_related("quote__opportunity").get(pk=pk)
    lead = transitions.locked_if_free(waiting.quote.opportunity.lead_id)
    if lead is None:
        return False
    version = drafting.lock_version(pk)
    deal = version.quote.opportunity
    if version.state != QuoteState.SENT:
        return False
    if deal.closed_at:
        version.withdraw()
        text = _("Quote %(number)s was withdrawn: the deal is closed.")
    elif version.valid_until < deal.holder.today:
        version.expire()
        text = _("Quote %(number)s has expired without an answer.")
    else:
        return False
    version.save()
    text %= {"number": version.reference}
    activities.log(lead, Activity.Kind.NOTE, text)
    if lead.is_open and not deal.closed_at:
        quote_calls.stop(lead, None, why=text)
    return True
