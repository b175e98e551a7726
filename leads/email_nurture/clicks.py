"""Clicks in nurture e-mails, which make the lead an MQL again for the inside rep who knew it.

A click is recorded at once and takes effect a little later, when no other request has shown that a scanner made it.
Lock order: lead, then e-mail, then enrollment.
"""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from leads.assignment import intake
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Enrollment, Lead, SentLink, SentMail
from leads.models.stages import Source, Stream
from salesdesk import clock
from salesdesk.workers.batch import run_each

from . import branching, scanners, tracks


@transaction.atomic
def record_request(link: SentLink, method: str, headers) -> None:
    """Record a request for a tracked link. A person's click waits for the sweep; a scanner's is taken back."""
    sent = SentMail.objects.select_for_update(no_key=True).get(pk=link.sent_id)
    if method == "HEAD":
        _record_probe(sent)
    elif scanners.is_a_persons_request(sent, method, headers):
        now = clock.now()
        SentLink.objects.filter(pk=link.pk).update(opened_at=now)
        if sent.click_pending_since is None:
            sent.click_pending_since = now
            sent.save(update_fields=["click_pending_since"])
        SentLink.objects.filter(pk=link.pk, clicked_at=None).update(clicked_at=now)
        SentMail.objects.filter(pk=sent.pk, clicked_at=None).update(clicked_at=now)
        if scanners.is_scan(sent, now):
            _take_back(sent)


@transaction.atomic
def record_unsubscribe_page(sent: SentMail) -> None:
    """Record that the unsubscribe page was opened: together with a link, that is a scanner or no interest."""
    _record_probe(SentMail.objects.select_for_update(no_key=True).get(pk=sent.pk))


def run(now: datetime, limit: int = 200) -> int:
    """Apply the recorded clicks that no other request took back; return how many e-mails were processed."""
    due = SentMail.objects.filter(click_pending_since__lte=now - scanners.VISIT).order_by(
        "click_pending_since"
    )
    rows = due.annotate(about=Coalesce("lead", "enrollment__lead")).values_list("pk", "about")[:limit]
    return run_each(rows, lambda row: _settle(*row, now))


@transaction.atomic
def _settle(pk, lead_id: int, now: datetime) -> bool:
    lead = transitions.locked_if_free(lead_id)
    if lead is None:
        return False
    waiting = SentMail.objects.select_for_update(of=["self"], no_key=True).select_related(
        "mail", "enrollment"
    )
    sent = waiting.filter(pk=pk, click_pending_since__lte=now - scanners.VISIT).first()
    if sent is None or (since := sent.click_pending_since) is None:
        return False
    if scanners.is_scan(sent, since):
        _take_back(sent)
        return True
    SentMail.objects.filter(pk=pk).update(click_pending_since=None)
    if sent.clicked_at and sent.clicked_at >= since:
        _apply(lead, sent)
    return True


def _record_probe(sent: SentMail) -> None:
    SentMail.objects.filter(pk=sent.pk).update(probed_at=clock.now())
    if sent.click_pending_since and clock.now() - sent.click_pending_since <= scanners.VISIT:
        _take_back(sent)


def _take_back(sent: SentMail) -> None:
    """Remove the clicks that have not taken effect."""
    since = sent.click_pending_since
    SentLink.objects.filter(sent=sent, clicked_at__gte=since).update(clicked_at=None)
    SentMail.objects.filter(pk=sent.pk, clicked_at__gte=since).update(clicked_at=None)
    SentMail.objects.filter(pk=sent.pk).update(click_pending_since=None)


@transaction.atomic
def handle_click(link: SentLink) -> bool:
    """Record a person's click and apply it at once; return whether it was the first one in its e-mail."""
    lead = transitions.lock_lead(link.sent.about_id)
    SentLink.objects.filter(pk=link.pk, clicked_at=None).update(clicked_at=clock.now())
    if not SentMail.objects.filter(pk=link.sent_id, clicked_at=None).update(clicked_at=clock.now()):
        return False
    _apply(lead, link.sent)
    return True


def _apply(lead: Lead, sent: SentMail) -> None:
    """Make the lead an MQL again with a first-call deadline, or take the e-mail's branch if it has one.

    That a brochure was opened helps whoever calls the lead next, so it stands in the timeline too.
    """
    if sent.mail and sent.mail.next_on_click is not None:
        branching.branch_on_click(lead, sent)
        return
    what = _("Opened the brochure: %(subject)s") if sent.brochure_id else _("Clicked in e-mail: %(subject)s")
    interest = what % {"subject": sent.subject}
    if sent.brochure_id:
        activities.log(lead, Activity.Kind.EMAIL, interest)
    if may_become_mql(lead):
        reactivate(lead, interest)
        tracks.end_enrollment(lead, Enrollment.End.INTEREST)
    elif sent.brochure_id and lead.is_open and (planned := lead.steps.order_by("due_at").first()):
        next_steps.add_talking_point(planned, interest)


def may_become_mql(lead: Lead) -> bool:
    """Return whether interest makes this an MQL again: it is Marketing's, open and in a territory."""
    return lead.stream == Stream.MARKETING and lead.is_open and lead.territory is not None


def reactivate(
    lead: Lead,
    interest: str,
    *,
    source: Source = Source.MAIL,
    asked_to_be_called: bool = False,
    call_at: datetime | None = None,
) -> None:
    """Make the lead an MQL again for the rep who knew it. The lead must be locked."""
    intake.show_interest(
        lead,
        interest[:200],
        by=None,
        source=source,
        asked_to_be_called=asked_to_be_called,
        call_at=call_at,
    )
