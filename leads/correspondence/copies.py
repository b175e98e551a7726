"""E-mails that people write in their own program and copy to the desk's address (Cc or Bcc)."""

from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from leads.email_nurture import received, replies
from leads.email_nurture.inbound_mail import InboundMail
from leads.email_nurture.replies import ReplyKind
from leads.funnel import activities, transitions
from leads.models import Activity, Contact, Email, Lead, Reply
from salesdesk import clock
from salesdesk.people.models import User

#: Recipients to look up.
MOST_RECIPIENTS = 20


def writer_of(mail: InboundMail) -> User | None:
    """Return the colleague who copied this e-mail to the desk, or None if it is none of theirs.

    The sender can be forged, so nothing is done with such an e-mail but to log it on a lead that the colleague sees.
    """
    if not mail.sender or mail.automatic or mail.report or mail.from_desk:
        return None
    return User.objects.filter(email__iexact=mail.sender, is_active=True).first()


@transaction.atomic
def log(mail: InboundMail, writer: User) -> ReplyKind:
    """Log the e-mail in the timeline of the lead that it was about, or list it as unknown."""
    if Reply.objects.filter(key=mail.key).exists():
        return ReplyKind.DUPLICATE
    recipients = _recipients(mail)
    lead_id = _lead_of(mail, recipients, writer)
    address = recipients[0] if recipients else mail.sender
    content = {"subject": mail.subject, "text": mail.text}
    if lead_id is None:
        content |= {"message_id": mail.message_id, "address": address[:254]}
        received.keep_for_later(Reply.objects.create(key=mail.key, writer=writer, **content), mail)
        return ReplyKind.UNKNOWN_SENDER
    lead = transitions.lock_lead(lead_id)
    contact = _contact_of(lead, recipients)
    activity = activities.log(lead, Activity.Kind.EMAIL, mail.subject, writer, contact=contact)
    Email.objects.create(
        **content,
        activity=activity,
        address=contact.email if contact else address[:254],
        message_id=received.unused(mail.message_id),
        origin=Email.Origin.COPIED,
        references=" ".join(mail.thread),
        answers=received.answered(mail),
        at=activity.at,
    )
    received.keep_files(activity, mail, writer)
    Reply.objects.create(key=mail.key, lead=lead, writer=writer, settled_at=clock.now())
    return ReplyKind.COPY


def _contact_of(lead: Lead, recipients: list[str]) -> Contact | None:
    people = lead.company.contacts
    return next((found for each in recipients if (found := people.filter(email__iexact=each).first())), None)


def _recipients(mail: InboundMail) -> list[str]:
    """Return the recipients besides the desk and colleagues."""
    desk = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].casefold()
    others = [each for each in mail.recipients[:MOST_RECIPIENTS] if each.casefold() != desk]
    users = User.objects.filter(email__in=[each.casefold() for each in others])
    ours = {address.casefold() for address in users.values_list("email", flat=True)}
    return [each for each in others if each.casefold() not in ours]


def _lead_of(mail: InboundMail, recipients: list[str], writer: User) -> int | None:
    """Return the id of the lead, among those that the writer sees, of the thread or of a recipient."""
    seen = Lead.objects.visible_to(writer)
    answers = received.answered(mail)
    if answers and seen.filter(pk=answers.activity.lead_id).exists():
        return answers.activity.lead_id
    return next((found for each in recipients if (found := replies.lead_of(each, seen))), None)
