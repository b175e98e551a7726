"""Write an e-mail to a contact: it leaves through the outbox and is one line in the timeline (R3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from email.utils import formataddr, parseaddr
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from leads.brochures import sending as brochures
from leads.calling import calls
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Attachment, Contact, Email
from salesdesk import formats
from salesdesk.outbox import emails, sending
from salesdesk.people.models import User

from . import enclosing, follow_up, may_write, unread

#: E-mails that the References header lists; RFC 5322 lets a thread lose its oldest.
MAX_THREAD = 20


@dataclass(frozen=True)
class Draft:
    """An e-mail to send. `key` identifies the submission; `follow_up_on` is the day of the next step.

    `uploads` go along, and so do the `chosen` files of the lead or its company.
    """

    contact: Contact
    subject: str
    text: str
    key: UUID
    answers: Email | None = None
    follow_up_on: date | None = None
    uploads: Sequence[UploadedFile] = ()
    chosen: Sequence[Attachment] = ()


@transaction.atomic
def send(lead_id: int, draft: Draft, *, by: User) -> Email:
    """Queue the e-mail and log it in the timeline of the lead. Repeating a submission sends it once.

    Raises Refused if the contact can't be written to, or the follow-up can't be planned, and storing.NotStored if a
    file can't be kept; then nothing is written.
    """
    lead = transitions.lock_lead(lead_id)
    if logged := calls.require_own(Activity.objects.filter(key=draft.key).first(), lead_id, by):
        return Email.objects.get(activity=logged)
    people = lead.company.contacts.filter(merged_into=None).select_related("company")
    contact, answers = people.filter(pk=draft.contact.pk).first(), draft.answers
    if contact is None:
        raise Refused(_("Choose another person at this company."))
    if why := may_write.refusal(lead, contact, answers):
        raise Refused(why)
    if draft.follow_up_on:
        about = _("E-mail: %(subject)s") % {"subject": draft.subject}
        follow_up.plan(lead, contact, draft.follow_up_on, about, by)
    token, thread = uuid4(), answers.thread[-MAX_THREAD:] if answers else []
    known_as = f"mail-{token}"
    activity = activities.log(lead, Activity.Kind.EMAIL, draft.subject, by, key=draft.key, contact=contact)
    email = Email.objects.create(
        token=token,
        activity=activity,
        origin=Email.Origin.WRITTEN,
        address=contact.email,
        subject=draft.subject,
        text=draft.text,
        message_id=f"{known_as}@{sending.message_id_domain()}",
        references=" ".join(thread),
        answers=answers,
        at=activity.at,
    )
    brochures.send_with(email, draft.key)
    files = enclosing.enclose(email, draft.uploads, draft.chosen, by)
    desk = settings.DEFAULT_FROM_EMAIL
    emails.queue(
        to=contact.email,
        subject=draft.subject,
        text=f"{draft.text}\n\n{quoted(answers)}".strip() if answers else draft.text,
        dedupe_key=f"email:{token}",
        sender=sender_of(by),
        # Replies reach the desk, also those to the person's own address.
        reply_to=parseaddr(desk)[1] if settings.EMAIL_FROM_PEOPLE else "",
        known_as=known_as,
        thread=thread,
        files=files,
    )
    if answers:
        unread.mark_read(answers)
    return email


def sender_of(person: User) -> str:
    """Return the From header: the person's name with the desk's address, or with their own if the desk is set so."""
    address = person.email if settings.EMAIL_FROM_PEOPLE else parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((person.name, address))


def quoted(answers: Email) -> str:
    """Return the text of the e-mail that is answered, quoted, under a line that says who wrote it and when."""
    who = answers.activity.by if answers.activity.by and not answers.is_received else answers.activity.contact
    facts = {"who": who or answers.address, "when": formats.full_day(answers.at)}
    lines = [f"> {line}".rstrip() for line in answers.text.splitlines()]
    return "\n".join([_("On %(when)s, %(who)s wrote:") % facts, *lines])


def answer_subject(subject: str) -> str:
    """Return the subject of an answer, with one "Re:"."""
    return subject if subject.casefold().startswith("re:") else f"Re: {subject}"[:200]
