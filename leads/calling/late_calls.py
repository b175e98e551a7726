"""Why a call was logged too late to change its lead."""

from django.utils.translation import gettext as _

from leads.models import Lead
from leads.models.stages import FinalReason
from leads.queue import holds

from . import customer_calls


def late_reason(lead: Lead, by) -> str:
    """Explain why a call of `lead` was logged too late to change it."""
    lead = Lead.objects.select_related("company").get(pk=lead.pk)
    who = holds.holder_of(lead.company_id)
    facts = {"company": lead.company, "who": who, "stream": lead.get_stream_display()}
    if who and who != by:
        return _("%(who)s is calling %(company)s now.") % facts
    if lead.reason == FinalReason.DO_NOT_CALL:
        return _("%(company)s has since asked not to be called.") % facts
    if not (lead.is_open or customer_calls.is_called(lead)):
        return _("%(company)s has since been closed. See its page for the reason.") % facts
    if not customer_calls.is_called(lead):
        return _("%(company)s has since moved to %(stream)s.") % facts
    return _("%(company)s was no longer reserved for you.") % facts
