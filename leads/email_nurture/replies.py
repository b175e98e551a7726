"""Incoming replies. A reply makes the lead an MQL again for the inside rep who knew it, or continues its track.

Lock order: lead, then enrollment.
"""

from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from leads.funnel import transitions
from leads.models import Contact, Email, Enrollment, Lead, Reply, SentMail
from leads.models.stages import CALLED_STREAMS
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

from . import bounces, branching, clicks, inbound_mail, received, tracks
from .inbound_mail import InboundMail

#: Characters of the text in a notification.
NOTIFIED = 500


class ReplyKind(StrEnum):
    """The classification of an incoming e-mail."""

    REPLY = "reply"
    AUTOMATIC = "automatic reply"
    UNKNOWN_SENDER = "unknown sender"
    BOUNCE = "bounce"
    DUPLICATE = "duplicate"
    OWN = "sent by this desk"
    COPY = "copied by a colleague"


def receive(raw_message: bytes) -> ReplyKind:
    """Process an incoming e-mail; return what it was. No content makes this raise, and a repeat changes nothing."""
    return process(inbound_mail.parse(raw_message))


@transaction.atomic
def process(mail: InboundMail) -> ReplyKind:
    """Process an incoming e-mail.

    It is matched to the lead whose e-mail it replies to, or else by the sender's address.
    """
    if mail.from_desk:
        return ReplyKind.OWN
    ours = SentMail.objects.select_related("email").filter(pk__in=mail.in_reply_to[:20])
    sent = ours.order_by("-at").first()
    # The report of an e-mail with a brochure shows the brochure's link.
    written = sent.email if sent else received.answered(mail)
    sent = None if written else sent
    if mail.report and bounces.handle_report(mail.report, mail.returned, sent or written):
        return ReplyKind.BOUNCE
    lead_id = _lead_of_ours(sent, written) or lead_of(mail.sender, Lead.objects.all())
    if lead_id is None:
        return _queue_unmatched(mail)
    lead = transitions.lock_lead(lead_id)
    if Reply.objects.filter(key=mail.key).exists():
        return ReplyKind.DUPLICATE
    email = received.log(lead, mail)
    if email is None:
        Reply.objects.create(key=mail.key, lead=lead, sent=sent, settled_at=clock.now())
        return ReplyKind.AUTOMATIC
    if sent:
        SentMail.objects.filter(pk=sent.pk, replied_at=None).update(replied_at=clock.now())
    is_handled = _apply_reply(lead, sent, mail)
    is_told = tell_reader(lead, email)
    content = {"settled_at": clock.now()} if is_handled or is_told else _reply_text(mail)
    Reply.objects.create(key=mail.key, lead=lead, sent=sent, **content)
    return ReplyKind.REPLY


def _lead_of_ours(sent: SentMail | None, written: Email | None) -> int | None:
    """Return the id of the lead that our e-mail was about."""
    if sent:
        return sent.about_id
    return written.activity.lead_id if written else None


def _apply_reply(lead: Lead, sent: SentMail | None, mail: InboundMail) -> bool:
    """Continue the track or make the lead an MQL; return whether it became one, which a rep calls."""
    if sent and branching.continues_on_reply(lead, sent):
        branching.branch_on_reply(lead, sent)
        return False
    tracks.end_enrollment(lead, Enrollment.End.REPLY)
    if not clicks.may_become_mql(lead):
        return False
    clicks.reactivate(lead, _("Replied to e-mail: %(subject)s") % {"subject": mail.subject})
    return True


def tell_reader(lead: Lead, email: Email, by: User | None = None) -> bool:
    """Tell whoever reads the e-mail, as `tell` does."""
    return tell(
        lead,
        writer=email.answers.activity.by if email.answers else None,
        subject=gettext_noop("%(who)s · %(company)s: %(subject_line)s"),
        text=email.text,
        url=reverse("email", args=[email.pk]),
        key=f"email:{email.pk}",
        by=by,
        who=email.activity.contact or email.address,
        subject_line=email.subject,
    )


def tell(
    lead: Lead,
    *,
    writer: User | None,
    subject: str,
    text: str,
    url: str,
    key: str,
    by: User | None,
    **facts: Any,
) -> bool:
    """Notify the lead's holder, or the `writer` of what is answered, or the rep of its pool.

    Return False if there is none, so that Marketing has to read it.
    """
    # Interest may have given the lead a holder.
    lead = Lead.objects.select_related("holder", "territory__inside_rep", "company").get(pk=lead.pk)
    pool = lead.territory.inside_rep if lead.territory and lead.stream in CALLED_STREAMS else None
    reader = next((each for each in (lead.holder, writer, pool) if each and each.is_active), None)
    return notifications.notify(
        reader,
        Kind.REPLY,
        subject=subject,
        text=text[:NOTIFIED],
        url=url,
        key=key,
        by=by,
        company=lead.company,
        **facts,
    )


def settle(reply: Reply, by) -> None:
    """Mark the reply as done and delete its sender, text and files."""
    received.delete_files(reply, by)
    emptied = dict.fromkeys(("address", "subject", "text", "message_id"), "")
    settled = {"settled_at": clock.now(), "settled_by": by} | emptied
    Reply.objects.filter(pk=reply.pk, settled_at=None).update(**settled)


def lead_of(address: str, leads: QuerySet[Lead]) -> int | None:
    """Return the id of the lead among `leads` with this contact, or of one of their company.

    Among several it is one on a track, then an open one, then the newest.
    """
    if not address:
        return None
    on_track = Exists(Enrollment.objects.filter(lead=OuterRef("pk"), ended_at=None))
    order = (on_track.desc(), F("closed_at").desc(nulls_first=True), "-pk")
    companies = Contact.objects.filter(email__iexact=address).values("company")
    for known in (
        leads.filter(contact__email__iexact=address),
        leads.filter(company__in=companies),
    ):
        if found := known.order_by(*order).values_list("pk", flat=True).first():
            return found
    return None


def _queue_unmatched(mail: InboundMail) -> ReplyKind:
    """Queue the e-mail for Marketing, unless it is automatic."""
    if mail.automatic:
        return ReplyKind.AUTOMATIC
    waiting, is_new = Reply.objects.get_or_create(key=mail.key, defaults=_reply_text(mail))
    if is_new:
        received.keep_for_later(waiting, mail)
    return ReplyKind.UNKNOWN_SENDER


def _reply_text(mail: InboundMail) -> dict:
    return {
        "address": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "message_id": mail.message_id,
    }
