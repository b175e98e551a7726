"""Limits on requests for the pages of partners, and who is logged as having opened them."""

from datetime import datetime, timedelta
from uuid import UUID

from handoffs.models import PartnerLink, PartnerReport
from leads.email_nurture import scanners
from salesdesk import clock
from salesdesk.people.sign_in import limits
from salesdesk.people.sign_in.limits import Limit

PER_ADDRESS = Limit(60, timedelta(minutes=1))
PER_LINK = Limit(300, timedelta(hours=1))
#: Forms that one link may send.
PER_SENDER = Limit(60, timedelta(hours=1))
#: Requests of one address within this time are one visit.
VISIT = timedelta(hours=1)
Kind = PartnerReport.Kind


def allow(key: UUID, address: str, now: datetime, *, sends: bool) -> bool:
    """Count one request and return whether it may be answered; `sends` is whether it sends a form."""
    # In this order: what one address sends too much does not use up the link's.
    network = limits.network_of(address)
    counted = [(f"partner {network}", PER_ADDRESS), (f"partner {key}", PER_LINK)]
    if sends:
        counted.append((f"partner form {key}", PER_SENDER))
    return all(limits.take(name, limit, now) for name, limit in counted)


def record_visit(link: PartnerLink, address: str, method: str, headers, *, refused: str = "") -> None:
    """Log that somebody opened the page, or tried a link that is `refused`; once per address and visit.

    Scanners and prefetches are not logged as openings.
    """
    if not refused and not scanners.is_a_persons_visit(method, headers):
        return
    now, network = clock.now(), limits.network_of(address)
    kind = Kind.REFUSED if refused else Kind.OPENED
    if not link.reports.filter(kind=kind, network=network, at__gt=now - VISIT).exists():
        PartnerReport.objects.create(link=link, kind=kind, network=network, at=now, text=refused)
