import hashlib
import hmac

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from leads.models.count_triggers import SUPPRESSED
from salesdesk import clock
from salesdesk.parsing import person_key


def digest(address: str) -> bytes:
    """Return the keyed hash (32 bytes) of a phone number (E.164) or e-mail address.

    HMAC-SHA-256 (RFC 2104) with the secret key, so that the list can't be turned back into numbers, and suppressions
    outlive the erasure of a person.
    """
    return hmac.new(
        settings.SECRET_KEY.encode(), address.strip().casefold().encode(), hashlib.sha256
    ).digest()


def person_digests(country: str, company_key: str, name: str, email: str) -> list[bytes]:
    """Return the digests that recognize a person: by name at their company, and by an e-mail address of their own.

    `company_key` is the name_key of the company.
    """
    found = []
    if company_key and name:
        found.append(digest(f"person|{country}|{company_key}|{person_key(name)}"))
    if is_own_address(email):
        found.append(digest(f"person|{email}"))
    return found


def is_own_address(email: str) -> bool:
    """Return whether this is the address of a person, rather than none or a mailbox of the company."""
    local_part, _at, domain = email.partition("@")
    return bool(domain) and local_part.casefold() not in SHARED_MAILBOXES


def company_digest(country: str, company_key: str, place: str) -> bytes:
    """Return the digest that recognizes a company of which nobody may be called, in its postcode or city."""
    return digest(f"company|{country}|{company_key}|{place}")


#: The mailboxes of a company, which are no sign of who somebody is.
_WORDS = """
    info contact office sales mail admin administratie verkoop inkoop hello hallo hola kontakt ventas compras
    administracion service support finance reception receptie boekhouding comercial marketing team post
"""
SHARED_MAILBOXES = frozenset(_WORDS.split())


class Suppression(models.Model):
    """A phone number, e-mail address or person that must never be contacted again, in any campaign."""

    class Kind(models.TextChoices):
        NUMBER = "number", _("Phone number")
        ADDRESS = "address", _("E-mail address")
        PERSON = "person", _("Person")

    kind = models.CharField(max_length=7, choices=Kind)
    digest = models.BinaryField(max_length=32)
    reason = models.CharField(max_length=200)
    source = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("digest", name="one_suppression_per_number_or_address"),
        ]
        triggers = SUPPRESSED

    def __str__(self):
        return f"{self.get_kind_display()} {bytes(self.digest).hex()[:8]}"
