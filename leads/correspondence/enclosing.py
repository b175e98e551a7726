"""The files that go along with an e-mail: new ones, and those that the lead or its company has."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.utils.translation import gettext as _

from leads.attachments import attaching, listed
from leads.funnel.transitions import Refused
from leads.models import Attachment, Email, EmailFile, Lead
from salesdesk import formats
from salesdesk.files.models import StoredFile
from salesdesk.people.models import User

#: Files of the lead and its company to choose from, newest first.
OFFERED = 20


def offered(lead: Lead) -> list[Attachment]:
    """Return the newest files of the lead and its company."""
    return list(listed.of_lead(lead)[:OFFERED])


def files_of(email: Email) -> list[StoredFile]:
    """Return the files that came or went with the e-mail, also those that were deleted meanwhile."""
    gone_along = Q(pk__in=email.enclosed.values("file"))
    found = StoredFile.objects.filter(gone_along | Q(attachment__activity=email.activity_id))
    return list(found.select_related("attachment").order_by("pk"))


def size_error(sizes: Iterable[int | None]) -> str:
    """Return an error message if files of these sizes are too large for one e-mail, else an empty string."""
    total = sum(size or 0 for size in sizes)
    if total <= settings.EMAIL_FILES_MB * 1_000_000:
        return ""
    facts = {"size": formats.file_size(total), "most": str(settings.EMAIL_FILES_MB)}
    return (
        _("The files total %(size)s, but an e-mail can have %(most)s MB at most. Remove some of them.")
        % facts
    )


def enclose(
    email: Email, uploads: Sequence[UploadedFile], chosen: Sequence[Attachment], by: User
) -> list[StoredFile]:
    """Store `uploads` as files of the e-mail's lead, and note them and the `chosen` ones as going along.

    Raises storing.NotStored, and Refused if they are too large together or a chosen one is gone.
    """
    lead = email.activity.lead
    present = list(listed.of_lead(lead).filter(pk__in=[each.pk for each in chosen]).order_by("pk"))
    if len(present) < len(chosen):
        raise Refused(_("A file that you chose was deleted meanwhile. Check the files."))
    if error := size_error([*(each.size for each in uploads), *(each.file.size for each in present)]):
        raise Refused(error)
    present += attaching.attach(lead, uploads, by, activity=email.activity)
    files = [each.file for each in present]
    EmailFile.objects.bulk_create(EmailFile(email=email, file=each) for each in files)
    return files
