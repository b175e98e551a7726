"""Interest that a mail woke: a click makes the lead an MQL again, for the inside rep who knew it; so do a reply, and
the form of a mail.

Machines follow links too, and are not counted. Lock order: lead, then placement.
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

#: Nobody reads so fast: what follows a link sooner than this after sending is a scanner.
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
    """Whether somebody clicked: no prefetch, no known scanner, no faster than anybody reads."""
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
    """They want to know more: an MQL again, for the rep who knew it, with the clock running.

    Each link of a mail is counted once, and the first of them leads on. Where the mail says so, the track goes on
    elsewhere instead.
    """
    lead = transitions.lock_lead(Lead.objects.get(enrollments__sent__links=link).pk)
    SentLink.objects.filter(pk=link.pk, clicked_at=None).update(clicked_at=clock.now())
    if not SentMail.objects.filter(pk=link.sent_id, clicked_at=None).update(clicked_at=clock.now()):
        return False
    sent = link.sent
    if sent.mail and sent.mail.next_on_click is not None:
        branching.branch_on_click(lead, sent)
    elif may_become_mql(lead):
        reactivate(lead, _("Clicked in a mail: %(subject)s") % {"subject": sent.subject})
        tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    return True


def may_become_mql(lead: Lead) -> bool:
    """Whether interest makes it an MQL again: it is Marketing's, open, and somebody's territory takes it."""
    return lead.stream == Stream.MARKETING and lead.is_open and lead.territory is not None


def reactivate(lead: Lead, interest: str, *, asked_to_be_called: bool = False) -> None:
    """An MQL again, for the rep who knew it. The lead is locked, and `is_ours`."""
    asks = asked_to_be_called
    intake.show_interest(lead, interest[:200], by=None, source=Source.MAIL, asked_to_be_called=asks)
