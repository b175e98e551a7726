"""Clicks in nurture e-mails, which make the lead an MQL again for the inside rep who knew it.

Clicks by scanners and prefetching are not counted. Lock order: lead, then enrollment.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from leads.assignment import intake
from leads.funnel import transitions
from leads.models import Enrollment, Lead, SentLink, SentMail
from leads.models.stages import Source, Stream
from salesdesk import clock

from . import branching, tracks

#: A click sooner than this after sending comes from a scanner, as nobody reads that fast.
TOO_FAST = timedelta(seconds=20)
BOT_MARKERS = (
    "bot",
    "crawler",
    "spider",
    "scan",
    "preview",
    "proofpoint",
    "mimecast",
    "barracuda",
    "safelinks",
    "curl",
    "python",
)
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")


def is_a_person(sent: SentMail, method: str, headers) -> bool:
    """Return whether a person clicked, rather than a prefetch or a scanner."""
    agent = headers.get("User-Agent", "").casefold()
    return (
        method == "GET"
        and bool(agent)
        and not any(word in agent for word in BOT_MARKERS)
        and not any(
            word in headers.get(name, "").casefold()
            for name in PREFETCH_HEADERS
            for word in ("prefetch", "preview")
        )
        and clock.now() - sent.at >= TOO_FAST
    )


@transaction.atomic
def handle_click(link: SentLink) -> bool:
    """Record a click; return whether it was the first one in its e-mail.

    The first click makes the lead an MQL again with a first-call deadline, or takes the e-mail's branch if it has
    one. Each link is counted once.
    """
    lead = transitions.lock_lead(Lead.objects.get(enrollments__sent__links=link).pk)
    SentLink.objects.filter(pk=link.pk, clicked_at=None).update(clicked_at=clock.now())
    if not SentMail.objects.filter(pk=link.sent_id, clicked_at=None).update(clicked_at=clock.now()):
        return False
    sent = link.sent
    if sent.mail and sent.mail.next_on_click is not None:
        branching.branch_on_click(lead, sent)
    elif may_become_mql(lead):
        reactivate(lead, _("Clicked in e-mail: %(subject)s") % {"subject": sent.subject})
        tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    return True


def may_become_mql(lead: Lead) -> bool:
    """Return whether interest makes this an MQL again: it is Marketing's, open and in a territory."""
    return lead.stream == Stream.MARKETING and lead.is_open and lead.territory is not None


def reactivate(lead: Lead, interest: str, *, asked_to_be_called: bool = False) -> None:
    """Make the lead an MQL again for the rep who knew it. The lead must be locked."""
    intake.show_interest(
        lead, interest[:200], by=None, source=Source.MAIL, asked_to_be_called=asked_to_be_called
    )
