"""Limits on requests for the public pages of quotes, per address and per quote."""

from datetime import datetime, timedelta
from uuid import UUID

from salesdesk.people.sign_in import limits
from salesdesk.people.sign_in.limits import Limit

PER_ADDRESS = Limit(60, timedelta(minutes=1))
PER_QUOTE = Limit(300, timedelta(hours=1))


def allow(key: UUID, address: str, now: datetime) -> bool:
    """Count one request and return whether it may be answered."""
    # In this order: what one address sends too much does not use up the quote's.
    network = limits.network_of(address)
    return limits.take(f"quote {network}", PER_ADDRESS, now) and limits.take(f"quote {key}", PER_QUOTE, now)
