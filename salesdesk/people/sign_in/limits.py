"""Limits on guessing passwords, counted in the database by one statement each, so that races gain nothing.

A guess counts under the client's address, under the account with that address, and under the account. On a device where
the person signed in before it counts under that device only, so that strangers can't lock the owner out.
"""

from datetime import datetime, timedelta
from hashlib import blake2b
from ipaddress import ip_address, ip_network
from typing import NamedTuple

from django.core import signing
from django.db import connection

from ..models import SignInLimit, User

DEVICE_COOKIE = "device"
DEVICE_AGE = 60 * 60 * 24 * 180
SALT = "salesdesk.people.sign_in.limits"
COUNT = """
INSERT INTO people_signinlimit AS old (key, started_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN old.started_at <= %(expired)s THEN 1 ELSE old.count + 1 END,
    started_at = CASE WHEN old.started_at <= %(expired)s THEN excluded.started_at ELSE old.started_at END
RETURNING count
"""


class Limit(NamedTuple):
    attempts: int
    period: timedelta


PER_ADDRESS = Limit(10, timedelta(minutes=1))
PER_ACCOUNT_AND_ADDRESS = Limit(5, timedelta(minutes=5))
PER_ACCOUNT = Limit(20, timedelta(hours=1))
PER_DEVICE = Limit(10, timedelta(minutes=5))
#: Counts are deleted when they are older than the longest period.
LONGEST = timedelta(hours=1)


def allow(email: str, address: str, device: str, now: datetime) -> bool:
    """Count one attempt and return whether its password may be checked."""
    account = email.strip().lower()
    if is_known_device(device, account):
        return take(f"device {account} {device}", PER_DEVICE, now)
    network = network_of(address)
    counted = [
        (f"address {network}", PER_ADDRESS),
        (f"pair {account} {network}", PER_ACCOUNT_AND_ADDRESS),
        (f"account {account}", PER_ACCOUNT),
    ]
    # In this order: an attempt that its address already exceeded does not use up the account's.
    return all(take(key, limit, now) for key, limit in counted)


def take(key: str, limit: Limit, now: datetime) -> bool:
    """Count one attempt under `key` and return whether it is within the limit, whose period is at most `LONGEST`."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(key), "now": now, "expired": now - limit.period})
        return cursor.fetchone()[0] <= limit.attempts


def network_of(address: str) -> str:
    """Return the address, or of IPv6 the /64 network, which belongs to one client."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ip_network(f"{found}/64", strict=False))


def forget(email: str) -> None:
    """Let a person sign in after they set a new password by a link from their own mailbox."""
    SignInLimit.objects.filter(key=_key(f"account {email.strip().lower()}")).delete()


def run(now: datetime, limit: int = 5000) -> int:
    """Delete up to `limit` counts that no longer matter; return how many."""
    old = SignInLimit.objects.filter(started_at__lt=now - LONGEST).values_list("pk", flat=True)[:limit]
    return SignInLimit.objects.filter(pk__in=list(old)).delete()[0]


def device_of(person: User) -> str:
    """Return the value of the cookie that makes this browser known for `person`, until their password changes."""
    return signing.dumps([person.pk, person.get_session_auth_hash()[:16]], salt=SALT)


def is_known_device(device: str, email: str) -> bool:
    """Return whether the person with this address has signed in on the device, with their present password."""
    try:
        pk, mark = signing.loads(device, salt=SALT, max_age=DEVICE_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return False
    person = User.objects.filter(pk=pk, email__iexact=email).first()
    return person is not None and person.get_session_auth_hash()[:16] == mark


def _key(text: str) -> str:
    return blake2b(text.encode(), digest_size=32).hexdigest()
