"""The public address of a quote: signed, expiring with the version, and void once that is withdrawn."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from handoffs.models import QuoteVersion

#: How long the page works after the quote's last day, to read the answer or fetch the PDF again.
AFTER_VALIDITY = timedelta(days=90)
SALT = "handoffs.quotes.links"


def path_of(version: QuoteVersion) -> str:
    """Return the path of the public page."""
    return reverse("quote-public", args=[_signer().sign(version.key.hex)])


def url_of(version: QuoteVersion) -> str:
    """Return the address of the public page, for an e-mail."""
    return settings.DESK_URL + path_of(version)


def key_in(signed: str) -> UUID | None:
    """Return the key of a version in a signed text, or None if nobody here signed it."""
    try:
        return UUID(hex=_signer().unsign(signed))
    except (signing.BadSignature, ValueError):
        return None


def expires_at(valid_until: date) -> datetime:
    """Return when the link of a quote that is valid until then stops to work."""
    return datetime.combine(valid_until, time(), UTC) + AFTER_VALIDITY


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=SALT)
