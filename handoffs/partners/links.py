"""The address of a partner's page: signed, expiring and revocable."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from handoffs.models import PartnerLink
from leads.email_nurture.languages import language_of_contact
from leads.funnel.transitions import Refused
from leads.models import Contact, Partner
from salesdesk import clock
from salesdesk.outbox import emails

SALT = "handoffs.partners.links"
#: Days that a new link works, unless its maker says otherwise, and at most.
DEFAULT_DAYS, MOST_DAYS = 90, 365
#: More open links than a partner needs.
MOST_OPEN = 20


@transaction.atomic
def create(
    partner: Partner,
    by,
    *,
    contact: Contact | None = None,
    days: int = DEFAULT_DAYS,
    send: bool = False,
    message: str = "",
) -> PartnerLink:
    """Make a link for a contact of the partner, and e-mail it to them if `send`. Raises Refused."""
    partner = (
        Partner.objects.select_for_update(of=["self"], no_key=True)
        .select_related("company")
        .get(pk=partner.pk)
    )
    if partner.ended_at:
        raise Refused(_("This partnership has ended."))
    if contact and contact.company_id != partner.company_id:
        raise Refused(_("Choose another person at this company."))
    if send and not (contact and contact.email):
        raise Refused(_("Choose a person with an e-mail address, or copy the link yourself."))
    if send and contact and contact.mail_bounces:
        why = _("E-mail to %(address)s bounces. Correct the address, or copy the link yourself.")
        raise Refused(why % {"address": contact.email})
    now = clock.now()
    if partner.links.filter(revoked_at=None, expires_at__gt=now).count() >= MOST_OPEN:
        raise Refused(_("This partner has %(count)s active links. Revoke some first.") % {"count": MOST_OPEN})
    link = PartnerLink.objects.create(
        partner=partner,
        contact=contact,
        language=language_of_contact(contact, partner.company.country) or "en",
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    if send and contact:
        emails.queue(
            to=contact.email,
            subject=_("Your deals with us"),
            text=f"{message}\n\n{url_of(link)}".strip(),
            dedupe_key=f"partner-link:{link.pk}",
            reply_to=by.email,
        )
    return link


@transaction.atomic
def revoke(link: PartnerLink, by) -> PartnerLink:
    """Close the link at once. Revoking it again changes nothing."""
    link = PartnerLink.objects.select_for_update(of=["self"]).get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at, link.revoked_by = clock.now(), by
        link.save(update_fields=["revoked_at", "revoked_by"])
    return link


def path_of(link: PartnerLink) -> str:
    """Return the path of the partner's page."""
    return reverse("partner-public", args=[signed(link)])


def url_of(link: PartnerLink) -> str:
    """Return the address of the partner's page, for an e-mail."""
    return settings.DESK_URL + path_of(link)


def signed(link: PartnerLink) -> str:
    """Return the signed key, the part of the address that only we can write."""
    return _signer().sign(link.key.hex)


def key_in(text: str) -> UUID | None:
    """Return the key of a link in a signed text, or None if nobody here signed it."""
    try:
        return UUID(hex=_signer().unsign(text))
    except (signing.BadSignature, ValueError):
        return None


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=SALT)
