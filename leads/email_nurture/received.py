"""Write a received e-mail into the timeline of a lead."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from leads.funnel import activities
from leads.models import Activity, Attachment, Contact, Email, Lead, Reply, ReplyFile
from salesdesk.files import storing
from salesdesk.files.models import StoredFile
from salesdesk.people.models import User

from .inbound_mail import InboundMail

#: Characters about files that were not kept.
MAX_NOTE = 2000


def log(lead: Lead, mail: InboundMail) -> Email | None:
    """Log the e-mail in the timeline of the locked `lead`; return it, or None if a program wrote it."""
    contact = _writer(lead, mail.sender)
    if mail.automatic:
        first = _("Automatic reply: %(subject)s") % {"subject": mail.subject}
        note = "\n".join(line for line in (first, "" if contact else mail.sender, mail.text) if line)
        activities.log(lead, Activity.Kind.EMAIL, note, contact=contact, incoming=True)
        return None
    activity = activities.log(lead, Activity.Kind.EMAIL, mail.subject, contact=contact, incoming=True)
    email = Email.objects.create(
        activity=activity,
        origin=Email.Origin.RECEIVED,
        address=mail.sender,
        subject=mail.subject,
        text=mail.text,
        message_id=unused(mail.message_id),
        references=" ".join(mail.thread),
        answers=answered(mail),
        at=activity.at,
    )
    keep_files(activity, mail)
    return email


def keep_files(activity: Activity, mail: InboundMail, by: User | None = None) -> None:
    """Attach the files of the e-mail to its line in the timeline; those that can't be kept are named there."""
    kept, refused = _stored(mail, by)
    _attach(activity, kept, refused)


def keep_for_later(reply: Reply, mail: InboundMail) -> None:
    """Store the files of an e-mail that a person has to assign first."""
    kept, refused = _stored(mail, reply.writer)
    rows = [ReplyFile(reply=reply, file=file) for file in kept]
    ReplyFile.objects.bulk_create(rows + [ReplyFile(reply=reply, not_kept=why[:300]) for why in refused])


def move_files(reply: Reply, activity: Activity) -> None:
    """Attach the files that were stored for `reply` to its line in the timeline."""
    rows = list(reply.files.select_related("file").order_by("pk"))
    _attach(
        activity, [each.file for each in rows if each.file], [each.not_kept for each in rows if each.not_kept]
    )
    reply.files.all().delete()


def delete_files(reply: Reply, by: User | None) -> None:
    """Delete the files that were stored for `reply`."""
    for each in reply.files.select_related("file"):
        if each.file:
            storing.delete(each.file, by)
    reply.files.all().delete()


def _stored(mail: InboundMail, by: User | None) -> tuple[list[StoredFile], list[str]]:
    """Store the files; return them, and why others can't be kept."""
    kept, refused = [], []
    for file in mail.files:
        upload = SimpleUploadedFile(storing.clean_name(file.name), file.content)
        try:
            if not file.is_whole:
                raise storing.NotStored(_("%(name)s did not arrive completely.") % {"name": upload.name})
            kept.append(storing.store(upload, by))
        except storing.NotStored as error:
            refused.append(str(error))
    return kept, refused


def _attach(activity: Activity, kept: list[StoredFile], refused: list[str]) -> None:
    for file in kept:
        Attachment.objects.create(file=file, lead=activity.lead, activity=activity)
    if refused:
        note = _("Not kept from the e-mail: %(reasons)s") % {"reasons": " ".join(refused)}
        activities.log(activity.lead, Activity.Kind.FILE, note[:MAX_NOTE])


def unused(message_id: str) -> str:
    """Return `message_id`, or "" if another e-mail has it already: nobody guarantees that others choose well."""
    return "" if Email.objects.filter(message_id=message_id).exists() else message_id


def answered(mail: InboundMail) -> Email | None:
    """Return the e-mail that this one answers: ours by its secret token, or else one of the same thread."""
    ours = {each.pk: each for each in Email.objects.filter(pk__in=mail.answers_written[:20])}
    nearest = next((ours[token] for token in mail.answers_written if token in ours), None)
    if nearest or not mail.thread:
        return nearest
    same_thread = Email.objects.filter(message_id__in=[each for each in mail.thread if each])
    return same_thread.order_by("-at").first()


def _writer(lead: Lead, address: str) -> Contact | None:
    return lead.company.contacts.filter(email__iexact=address).first() if address else None
