"""Where a track goes on for who opened a link of a mail, or answered it. An answer says more than a click: whichever
comes first, of both it is the answer's way that counts.

Lock order: lead, then placement.
"""

from leads.models import Enrollment, Lead, SentMail
from leads.models.stages import Stream
from salesdesk import clock


def branch_on_click(lead: Lead, sent: SentMail) -> None:
    """Who opened a link goes the way of its mail, unless they have answered it too. The lead is locked."""
    _branch(lead, sent, sent.mail.next_on_click if sent.mail else None, Enrollment.End.CLICKED)


def branch_on_reply(lead: Lead, sent: SentMail) -> None:
    """Who answered goes the way of the mail. The lead is locked, and `goes_on`."""
    _branch(lead, sent, sent.mail.next_on_reply if sent.mail else None, Enrollment.End.REPLY)


def continues_on_reply(lead: Lead, sent: SentMail | None) -> bool:
    """Whether an answer to this mail leads on within the track, as Marketing wrote it. Else the lead is called."""
    led = sent is not None and sent.mail is not None and sent.mail.next_on_reply is not None
    return led and lead.stream == Stream.MARKETING and lead.is_open


def _branch(lead: Lead, sent: SentMail, number: int | None, why: str) -> None:
    """Only the latest mail leads on: an old one that is opened or answered once more is no way back."""
    open_ = Enrollment.objects.select_for_update(of=["self"]).filter(lead=lead, ended_at=None)
    enrollment = open_.filter(pk=sent.enrollment_id).first()
    latest = enrollment.sent.latest("at") if enrollment else None
    if enrollment is None or latest != sent or (why == Enrollment.End.CLICKED and latest.replied_at):
        return
    target = sent.mail.mail_with_number(number) if sent.mail else None
    if target is None:
        enrollment.end(why)
    elif target.pk != enrollment.next_id:
        enrollment.continue_with(target, clock.now() + target.delay)
