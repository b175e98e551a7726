"""Put brochures into e-mails that people write, with a tracked link. Opening it counts as a click in a nurture e-mail.

The link is known before the e-mail is sent, so that its writer can move it or take it out: what is in the text is sent.
"""

from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.brochure_library import fill_text
from campaigns.models import Brochure
from leads.funnel.transitions import Refused
from leads.models import Contact, Email, Lead, SentLink, SentMail
from salesdesk.people.models import User

from .offered import current_version

#: A brochure has one link.
NUMBER = 1


def link_of(brochure: Brochure, key: UUID) -> str:
    """Return the tracked link to the brochure in the e-mail with this `key`, which nobody else knows."""
    return settings.DESK_URL + reverse("email-link", args=[_token(brochure, key), NUMBER])


def text_of(brochure: Brochure, lead: Lead, contact: Contact, by: User, key: UUID) -> str:
    """Return the text of the brochure's e-mail, filled in."""
    fields = {
        "first_name": contact.greeting,
        "company": lead.company.name,
        "rep": by.name,
        "link": link_of(brochure, key),
    }
    return fill_text(brochure.text, fields)


def send_with(email: Email, key: UUID) -> None:
    """Track the brochures whose links are in the text of `email`. Raises Refused if one is no longer sent."""
    if f"{settings.DESK_URL}/" not in email.text:
        return
    lead = email.activity.lead
    for brochure in Brochure.objects.filter(proposition=lead.campaign.proposition_id):
        if link_of(brochure, key) in email.text:
            _track(brochure, email, lead, key)


def _track(brochure: Brochure, email: Email, lead: Lead, key: UUID) -> None:
    if brochure.withdrawn_at:
        raise Refused(
            _("The brochure “%(title)s” is no longer sent. Take its link out.") % {"title": brochure}
        )
    version = current_version(brochure)
    sent = SentMail.objects.create(
        token=_token(brochure, key),
        lead=lead,
        brochure=version,
        email=email,
        address=email.address,
        subject=brochure.title,
    )
    address = settings.DESK_URL + reverse("brochure-public", args=[version.key])
    SentLink.objects.create(sent=sent, number=NUMBER, address=address)


def _token(brochure: Brochure, key: UUID) -> UUID:
    return uuid5(key, f"brochure {brochure.pk}")
