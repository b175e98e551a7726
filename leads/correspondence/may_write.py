"""Whether a contact may be written to: suppression (R21), bounces, and the legal basis for unasked e-mail."""

from django.db import connection
from django.utils.translation import gettext as _

from leads.compliance import calling_law, suppression
from leads.email_nurture import bounces
from leads.models import Activity, Contact, Email, Lead
from leads.models.stages import Stage
from salesdesk import clock

LAWFUL = f"""
SELECT {calling_law.ALLOWED}
  FROM leads_contact contact
  JOIN leads_company company ON company.id = contact.company_id
  JOIN leads_place place ON place.id = company.place_id
 CROSS JOIN (SELECT 'email' AS kind) step
 WHERE contact.id = %(contact)s
"""


def refusal(lead: Lead, contact: Contact, answers: Email | None = None) -> str:
    """Return why `contact` can't be written to about `lead`, as a sentence, or "".

    An e-mail to somebody who neither showed interest nor spoke with us needs the legal basis that a call needs. The
    answer to their own e-mail does not, also if they asked not to be called.
    """
    if why := bounces.no_mail_reason(contact):
        return why
    if answers and answers.is_received:
        return ""
    if suppression.has_objected(contact):
        return _("%(who)s asked not to be contacted.") % {"who": contact}
    if lead.stage != Stage.SUSPECT or _was_in_touch(lead, contact) or _is_lawful(contact):
        return ""
    law = calling_law.law_for(lead.company.place.country)
    return _("Unsolicited e-mail needs a legal basis, just as a call does. %(why)s") % {
        "why": calling_law.blocked_reason(lead, law)
    }


def _was_in_touch(lead: Lead, contact: Contact) -> bool:
    spoke = lead.stakeholders.filter(contact=contact, spoken_to=True)
    return spoke.exists() or Activity.objects.filter(contact=contact, lead=lead, incoming=True).exists()


def _is_lawful(contact: Contact) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(LAWFUL, {"contact": contact.pk, "now": clock.now()})
        found = cursor.fetchone()
    return bool(found and found[0])
