"""Where a track goes on for who opened a link of a mail, or answered it. An answer says more than a click: whichever
comes first, of both it is the answer's way that counts.

Lock order: lead, then placement.
"""

from leads.models import Lead, Placement, SentMail
from leads.models.stages import Stream
from salesdesk import clock


def opened(lead: Lead, sent: SentMail) -> None:
    """Who opened a link goes the way of its mail, unless they have answered it too. The lead is locked."""
    _lead_on(lead, sent, sent.mail.opened if sent.mail else None, Placement.End.OPENED)


def answered(lead: Lead, sent: SentMail) -> None:
    """Who answered goes the way of the mail. The lead is locked, and `goes_on`."""
    _lead_on(lead, sent, sent.mail.replied if sent.mail else None, Placement.End.REPLY)


def goes_on(lead: Lead, sent: SentMail | None) -> bool:
    """Whether an answer to this mail leads on within the track, as Marketing wrote it. Else the lead is called."""
    led = sent is not None and sent.mail is not None and sent.mail.replied is not None
    return led and lead.stream == Stream.MARKETING and lead.is_open


def _lead_on(lead: Lead, sent: SentMail, number: int | None, why: str) -> None:
    """Only the latest mail leads on: an old one that is opened or answered once more is no way back."""
    open_ = Placement.objects.select_for_update(of=["self"]).filter(lead=lead, ended_at=None)
    placement = open_.filter(pk=sent.placement_id).first()
    latest = placement.sent.latest("at") if placement else None
    if placement is None or latest != sent or (why == Placement.End.OPENED and latest.replied_at):
        return
    target = sent.mail.numbered(number) if sent.mail else None
    if target is None:
        placement.end(why)
    elif target.pk != placement.next_id:
        placement.go_on(target, clock.now() + target.wait)
