"""Send a brochure by e-mail. Opening its link counts as a click in a nurture e-mail does (leads/email_nurture)."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.brochure_library import fill_text
from campaigns.models import Brochure
from leads.email_nurture import bounces
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Lead, SentLink, SentMail
from salesdesk.outbox import emails
from salesdesk.people.models import User

from .offered import current_version


@transaction.atomic
def send(lead: Lead, by: User, *, brochure: Brochure, contact: Contact) -> SentMail:
    """Queue an e-mail with a tracked link to the current version of the brochure, and log it.

    Raises Refused if the contact can't be written to or the brochure is no longer sent.
    """
    lead = transitions.lock_lead(lead.pk)
    if contact.company_id != lead.company_id:
        raise transitions.Refused(_("Choose another person at this company."))
    if why := bounces.no_mail_reason(contact):
        raise transitions.Refused(why)
    if brochure.withdrawn_at or brochure.proposition_id != lead.campaign.proposition_id:
        raise transitions.Refused(_("This brochure is no longer sent. Choose another one."))
    version = current_version(brochure)
    sent = SentMail.objects.create(lead=lead, brochure=version, address=contact.email, subject=brochure.title)
    address = settings.DESK_URL + reverse("brochure-public", args=[version.key])
    link = SentLink.objects.create(sent=sent, number=1, address=address)
    fields = {
        "first_name": contact.greeting,
        "company": lead.company.name,
        "rep": by.name,
        "link": settings.DESK_URL + reverse("email-link", args=[sent.token, link.number]),
    }
    emails.queue(
        to=sent.address,
        subject=sent.subject,
        text=fill_text(brochure.text, fields),
        dedupe_key=f"track:{sent.token}",
        known_as=f"track-{sent.token}",
    )
    note = _("Brochure: %(title)s, version %(number)s") % {"title": brochure, "number": version.number}
    activities.log(lead, Activity.Kind.EMAIL, note, by, contact=contact)
    return sent
