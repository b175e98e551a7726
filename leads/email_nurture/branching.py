"""Branches of a track after a click or a reply. A reply outranks a click, whichever comes first.

Lock order: lead, then enrollment.
"""

from leads.models import Enrollment, Lead, SentMail
from leads.models.stages import Stream
from salesdesk import clock


def branch_on_click(lead: Lead, sent: SentMail) -> None:
    """Take the e-mail's branch for a click, unless the contact replied to it too. The lead must be locked."""
    _branch(lead, sent, sent.mail.next_on_click if sent.mail else None, Enrollment.End.CLICKED)


def branch_on_reply(lead: Lead, sent: SentMail) -> None:
    """Take the e-mail's branch for a reply. The lead must be locked, and `continues_on_reply` true."""
    _branch(lead, sent, sent.mail.next_on_reply if sent.mail else None, Enrollment.End.REPLY)


def continues_on_reply(lead: Lead, sent: SentMail | None) -> bool:
    """Return whether a reply to this e-mail continues the track; otherwise the lead is called."""
    has_branch = sent is not None and sent.mail is not None and sent.mail.next_on_reply is not None
    return has_branch and lead.stream == Stream.MARKETING and lead.is_open


def _branch(lead: Lead, sent: SentMail, number: int | None, end: str) -> None:
    """Continue with e-mail `number`, or end the enrollment as `end`; only the latest e-mail branches."""
    active = Enrollment.objects.select_for_update(of=["self"]).filter(lead=lead, ended_at=None)
    enrollment = active.filter(pk=sent.enrollment_id or 0).first()
    latest = enrollment.sent.latest("at") if enrollment else None
    if enrollment is None or latest != sent or (end == Enrollment.End.CLICKED and latest.replied_at):
        return
    target = sent.mail.mail_with_number(number) if sent.mail else None
    if target is None:
        enrollment.end(end)
    elif target.pk != enrollment.next_id:
        enrollment.continue_with(target, clock.now() + target.delay)
