"""Mails that come back to the desk: who answers is an MQL again, for the inside rep who knew the lead, or goes where
the track says.

Lock order: lead, then placement.
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
    """What a mail was."""

    ANSWER = "an answer"
    AUTOMATIC = "an automatic reply"
    STRANGER = "from a stranger"
    BOUNCE = "a report that an address does not exist"
    AGAIN = "known already"


@transaction.atomic
def receive(raw_message: bytes) -> ReplyKind:
    """A mail came back. It belongs to the lead whose mail it answers, else to that of the sender's address.

    Nothing that stands in a mail makes this raise; the same mail twice is one.
    """
    mail = inbound_mail.parse(raw_message)
    sent = SentMail.objects.filter(pk__in=mail.answers[:20]).order_by("-at").first()
    if mail.undelivered and sent:
        bounces.mark_bounced(sent.address, mail.undelivered)
        return ReplyKind.BOUNCE
    lead_id = Lead.objects.get(enrollments__sent=sent).pk if sent else _lead_of(mail.sender)
    if lead_id is None:
        return _queue_unmatched(mail)
    lead = transitions.lock_lead(lead_id)
    if Reply.objects.filter(key=mail.key).exists():
        return ReplyKind.AGAIN
    _log_reply(lead, mail)
    if mail.automatic:
        Reply.objects.create(key=mail.key, lead=lead, sent=sent, settled_at=clock.now())
        return ReplyKind.AUTOMATIC
    if sent:
        SentMail.objects.filter(pk=sent.pk, replied_at=None).update(replied_at=clock.now())
    kept = {"settled_at": clock.now()} if _apply_answer(lead, sent, mail) else _reply_text(mail)
    Reply.objects.create(key=mail.key, lead=lead, sent=sent, **kept)
    return ReplyKind.ANSWER


def _apply_answer(lead: Lead, sent: SentMail | None, mail: InboundMail) -> bool:
    """What the answer changes; whether somebody at the desk hears of it by that. Where the mail says so, the track
    goes on, and what they wrote waits for Marketing."""
    if sent and branching.continues_on_reply(lead, sent):
        branching.branch_on_reply(lead, sent)
        return False
    tracks.end_enrollment(lead, Enrollment.End.REPLY)
    if clicks.may_become_mql(lead):
        clicks.reactivate(lead, _("Answered a mail: %(subject)s") % {"subject": mail.subject})
        return True
    key = f"reply:{mail.key}"
    return lead.is_open and rep_alerts.alert(lead.holder, lead, gettext_noop("they answered a mail"), key)


def settle(reply: Reply, by) -> None:
    """Somebody has seen to it: the desk forgets who wrote it and what."""
    seen_to = {"settled_at": clock.now(), "settled_by": by, "address": "", "subject": "", "text": ""}
    Reply.objects.filter(pk=reply.pk, settled_at=None).update(**seen_to)


def _lead_of(address: str) -> int | None:
    """Of several leads with this contact: the one on a track, else an open one, else the newest."""
    if not address:
        return None
    on_track = Exists(Enrollment.objects.filter(lead=OuterRef("pk"), ended_at=None))
    known = Lead.objects.filter(contact__email__iexact=address)
    first = known.order_by(on_track.desc(), F("closed_at").desc(nulls_first=True), "-pk")
    return first.values_list("pk", flat=True).first()


def _queue_unmatched(mail: InboundMail) -> ReplyKind:
    """A program that nobody knows is not kept."""
    if mail.automatic:
        return ReplyKind.AUTOMATIC
    Reply.objects.bulk_create([Reply(key=mail.key, **_reply_text(mail))], ignore_conflicts=True)
    return ReplyKind.STRANGER


def _reply_text(mail: InboundMail) -> dict:
    return {"address": mail.sender, "subject": mail.subject, "text": mail.text}


def _log_reply(lead: Lead, mail: InboundMail) -> None:
    """One line in the story. It names the address where that is nobody's of this company."""
    who = lead.company.contacts.filter(email__iexact=mail.sender).first() if mail.sender else None
    what = _("Automatic reply: %(subject)s") if mail.automatic else _("They answered: %(subject)s")
    first = what % {"subject": mail.subject}
    note = "\n".join(line for line in (first, "" if who else mail.sender, mail.text) if line)
    activities.log(lead, Activity.Kind.EMAIL, note, contact=who)
