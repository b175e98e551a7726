"""Incoming replies. A reply makes the lead an MQL again for the inside rep who knew it, or continues its track.

Lock order: lead, then enrollment.
"""

from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.funnel import activities, transitions
from leads.models import Activity, Enrollment, Lead, Reply, SentMail
from salesdesk import clock

from . import bounces, branching, clicks, inbound_mail, rep_alerts, tracks
from .inbound_mail import InboundMail


class ReplyKind(StrEnum):
    """The classification of an incoming e-mail."""

    REPLY = "reply"
    AUTOMATIC = "automatic reply"
    UNKNOWN_SENDER = "unknown sender"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"


@transaction.atomic
def receive(raw_message: bytes) -> ReplyKind:
    """Process an incoming e-mail; return what it was.

    It is matched to the lead whose e-mail it replies to, or else by the sender's address. No content makes this
    raise, and a repeat changes nothing.
    """
    mail = inbound_mail.parse(raw_message)
    sent = SentMail.objects.filter(pk__in=mail.in_reply_to[:20]).order_by("-at").first()
    if mail.report and bounces.handle_report(mail.report, mail.returned, sent):
        return ReplyKind.BOUNCE
    lead_id = sent.about_id if sent else _lead_of(mail.sender)
    if lead_id is None:
        return _queue_unmatched(mail)
    lead = transitions.lock_lead(lead_id)
    if Reply.objects.filter(key=mail.key).exists():
        return ReplyKind.DUPLICATE
    _log_reply(lead, mail)
    if mail.automatic:
        Reply.objects.create(key=mail.key, lead=lead, sent=sent, settled_at=clock.now())
        return ReplyKind.AUTOMATIC
    if sent:
        SentMail.objects.filter(pk=sent.pk, replied_at=None).update(replied_at=clock.now())
    is_handled = _apply_reply(lead, sent, mail)
    content = {"settled_at": clock.now()} if is_handled else _reply_text(mail)
    Reply.objects.create(key=mail.key, lead=lead, sent=sent, **content)
    return ReplyKind.REPLY


def _apply_reply(lead: Lead, sent: SentMail | None, mail: InboundMail) -> bool:
    """Continue the track or make the lead an MQL; return whether a rep learns of the reply.

    If not, Marketing has to read it.
    """
    if sent and branching.continues_on_reply(lead, sent):
        branching.branch_on_reply(lead, sent)
        return False
    tracks.end_enrollment(lead, Enrollment.End.REPLY)
    if clicks.may_become_mql(lead):
        clicks.reactivate(lead, _("Replied to e-mail: %(subject)s") % {"subject": mail.subject})
        return True
    key = f"reply:{mail.key}"
    return lead.is_open and rep_alerts.alert(
        lead.holder, lead, gettext_noop("the contact replied to an e-mail"), key
    )


def settle(reply: Reply, by) -> None:
    """Mark the reply as done and delete its sender and text."""
    settled = {"settled_at": clock.now(), "settled_by": by, "address": "", "subject": "", "text": ""}
    Reply.objects.filter(pk=reply.pk, settled_at=None).update(**settled)


def _lead_of(address: str) -> int | None:
    """Return the id of the lead with this contact, preferring one on a track, then open, then newest."""
    if not address:
        return None
    on_track = Exists(Enrollment.objects.filter(lead=OuterRef("pk"), ended_at=None))
    known = Lead.objects.filter(contact__email__iexact=address)
    first = known.order_by(on_track.desc(), F("closed_at").desc(nulls_first=True), "-pk")
    return first.values_list("pk", flat=True).first()


def _queue_unmatched(mail: InboundMail) -> ReplyKind:
    """Queue the e-mail for Marketing, unless it is automatic."""
    if mail.automatic:
        return ReplyKind.AUTOMATIC
    Reply.objects.bulk_create([Reply(key=mail.key, **_reply_text(mail))], ignore_conflicts=True)
    return ReplyKind.UNKNOWN_SENDER


def _reply_text(mail: InboundMail) -> dict:
    return {"address": mail.sender, "subject": mail.subject, "text": mail.text}


def _log_reply(lead: Lead, mail: InboundMail) -> None:
    """Log the reply on the timeline, with the sender's address if it is not a known contact's."""
    contact = lead.company.contacts.filter(email__iexact=mail.sender).first() if mail.sender else None
    template = _("Automatic reply: %(subject)s") if mail.automatic else _("Reply: %(subject)s")
    first = template % {"subject": mail.subject}
    note = "\n".join(line for line in (first, "" if contact else mail.sender, mail.text) if line)
    activities.log(lead, Activity.Kind.EMAIL, note, contact=contact)
