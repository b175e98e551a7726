"""Keep strangers' programs from flooding a form: limits per address and form, and the sites that may send it."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from leads.models import PublicForm
from salesdesk.people.sign_in import limits
from salesdesk.people.sign_in.limits import Limit

PER_ADDRESS = Limit(10, timedelta(minutes=10))
PER_FORM = Limit(300, timedelta(hours=1))


class TooMany(Exception):
    """The form has taken as many submissions as it may at present."""


def allow(form: PublicForm, address: str, now: datetime) -> bool:
    """Count one submission and return whether it may be read.

    With a proof of work only those that solved it use up the form's limit, so it is counted when they are taken.
    """
    network = limits.network_of(address)
    # In this order: what one address sends too much does not use up the form's.
    return limits.take(f"form {form.pk} {network}", PER_ADDRESS, now) and (
        form.asks_proof or _take_of_form(form, now)
    )


def count_solved(form: PublicForm, now: datetime) -> None:
    """Count a submission whose proof of work was used up in this transaction. Raises TooMany."""
    if not _take_of_form(form, now):
        raise TooMany


def _take_of_form(form: PublicForm, now: datetime) -> bool:
    return limits.take(f"form {form.pk}", PER_FORM, now)


def sender_of(headers) -> str:
    """Return the site that a request was sent from, such as https://www.example.com; "" if it does not say so."""
    named = headers.get("Origin", "")
    return origin_of(named if named and named != "null" else headers.get("Referer", ""))


def origin_of(address: str) -> str:
    """Return scheme and host of an address, or "" if it is none."""
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode() if parts.hostname else ""
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    usual = port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"


def may_send(form: PublicForm, origin: str, host: str) -> bool:
    """Return whether a page of this site may send the form: the desk's own, by address or `host`, or a listed one."""
    own = {origin_of(settings.DESK_URL), f"https://{host}", f"http://{host}"}
    return bool(origin) and origin in own | set(form.origins)
