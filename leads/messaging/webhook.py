"""Verify what a provider reports, in the way of Standard Webhooks: an HMAC over the ID, the time and the body."""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

#: How far the sender's clock may be off; older reports are not accepted, so that nobody can send them again.
TOLERANCE = timedelta(minutes=5)
PREFIX = "whsec_"
MAX_ID = 255


def new_secret() -> str:
    """Return a secret for a provider to sign with."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def verified_id(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> str | None:
    """Return the ID of a report that was signed with `secret` within the tolerance, or None."""
    message_id, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not (0 < len(message_id) <= MAX_ID) or not _is_recent(stamp, now):
        return None
    expected = signature(secret, message_id, stamp, body)
    # Several, while a secret is being replaced. All are compared, so that the time taken tells nothing.
    given = headers.get("webhook-signature", "").split()[:10]
    matches = [hmac.compare_digest(each.encode(), expected.encode()) for each in given]
    return message_id if any(matches) else None


def signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    """Return the signature as it stands in the header webhook-signature."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        key = secret.encode()
    signed = b".".join([message_id.encode(), stamp.encode(), body])
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _is_recent(stamp: str, now: datetime) -> bool:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    return abs(now.timestamp() - int(stamp)) <= TOLERANCE.total_seconds()
