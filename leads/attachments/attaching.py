"""Attach files to a lead, a note or a company, and delete them. Both stand in the timeline (R3)."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import activities, transitions
from leads.models import Activity, Attachment, Lead
from leads.models.permissions import manages_lead_team
from salesdesk.files import storing
from salesdesk.people.models import User


@transaction.atomic
def attach(
    lead: Lead,
    uploads: Iterable[UploadedFile],
    by: User | None,
    *,
    activity: Activity | None = None,
    whole_company: bool = False,
) -> list[Attachment]:
    """Attach all of the files, or none: to the lead, to an `activity` of it, or to its company.

    `by` None is whoever sent it by e-mail. Raises storing.NotStored with a message for the user. A company has no
    timeline of its own, so that of `lead` tells of its files.
    """
    place = {"company_id": lead.company_id} if whole_company else {"lead": lead, "activity": activity}
    attached = [Attachment.objects.create(file=storing.store(upload, by), **place) for upload in uploads]
    if attached and activity is None:
        names = ", ".join(each.file.name for each in attached)
        activities.log(lead, Activity.Kind.FILE, _("Added: %(names)s") % {"names": names}, by)
    return attached


@transaction.atomic
def delete(attachment: Attachment, lead: Lead, by: User) -> None:
    """Delete a file; the timeline of `lead` keeps its name. Raises NotYours."""
    if not may_delete(attachment, lead, by):
        raise transitions.NotYours(_("Only the person who added a file and their manager can delete it."))
    storing.delete(attachment.file, by)
    name = attachment.file.name
    activities.log(lead, Activity.Kind.FILE, _("Deleted: %(name)s") % {"name": name}, by)


def may_delete(attachment: Attachment, lead: Lead, by: User) -> bool:
    """Return whether `by` added the file or manages the team of the lead."""
    return attachment.file.by_id == by.pk or manages_lead_team(lead, by)
