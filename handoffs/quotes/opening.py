"""A customer on the public page of a quote: whether they opened it, and whether they can still answer."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.deals import buyer_facts
from handoffs.models import QuoteState, QuoteVersion
from leads.email_nurture import scanners
from leads.funnel import activities, transitions
from leads.models import Activity
from salesdesk import clock


def closed_reason(version: QuoteVersion) -> str:
    """Return why the customer can't answer, as a state for the page ("expired", "replaced" …), or ""."""
    if not version.is_answerable:
        return version.state
    if version.valid_until < version.quote.opportunity.holder.today:
        return QuoteState.EXPIRED
    return "closed" if version.quote.opportunity.closed_at else ""


def record_opening(version: QuoteVersion, method: str, headers) -> bool:
    """Record the first opening by a person; return whether this was it. Scanners and colleagues are not readers."""
    now = clock.now()
    if version.opened_at or not version.is_answerable or not scanners.is_a_persons_visit(method, headers):
        return False
    if version.sent_at and now - version.sent_at < scanners.TOO_FAST:
        return False
    with transaction.atomic():
        lead = transitions.lock_lead(version.quote.opportunity.lead_id)
        if not QuoteVersion.objects.filter(pk=version.pk, opened_at=None).update(opened_at=now):
            return False
        text = _("The customer opened quote %(number)s.") % {"number": version.reference}
        activities.log(lead, Activity.Kind.NOTE, text, contact=version.contact)
        buyer_facts.record_quote_opened(version.quote.opportunity, version.contact, now)
        return True
