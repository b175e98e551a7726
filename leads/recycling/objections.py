"""Handle objections to being called that arrive outside a call, such as by e-mail or in person (R21)."""

from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.funnel import exit_hooks, transitions
from leads.funnel.actions import may_take
from leads.models import Contact, Lead
from leads.models.stages import FinalReason
from salesdesk.people.models import User

from . import recycle


@transitions.atomic_on_lead
def rule_out(
    lead: Lead, by: User, *, reason: str, said: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Disqualify `lead`. "Do not call" also suppresses the number everywhere.

    The lead then continues with another contact of the company, if there is one to call.
    """
    if reason != FinalReason.DO_NOT_CALL or not (lead.contact and lead.contact.phone):
        return recycle.rule_out(lead, by, reason=reason, said=said, answered=answered, locked=locked)
    if not may_take(lead, "rule_out", by):
        raise transitions.NotYours(_("This lead is not yours."))
    said = said or _("Asked not to be called.")
    suppression.lock_suppressions(Contact.objects.filter(pk=lead.contact.pk).values("pk"))
    suppression.suppress_number(lead.contact.phone, by=by, reason=said[:200], source="objection")
    lead = Lead.objects.get(pk=lead.pk)
    exit_hooks.lead_exits(lead, by, said)
    return lead
