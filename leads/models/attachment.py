from django.db import models
from django.db.models import Exists, OuterRef, Q

from salesdesk.files.models import StoredFile

from .accounts.company import Company
from .calling.activity import Activity
from .lead import Lead


class AttachmentQuerySet(models.QuerySet):
    def present(self):
        """Select what was not deleted, with what a list shows."""
        return self.filter(file__deleted_at=None).select_related("file__by")

    def visible_to(self, user):
        """Select the files of the leads that `user` sees, and those of their companies."""
        leads = Lead.objects.visible_to(user)
        return self.filter(
            Exists(leads.filter(pk=OuterRef("lead_id")))
            | Exists(leads.filter(company=OuterRef("company_id")))
        )


class Attachment(models.Model):
    """A file of one lead, perhaps of one activity of it, or of a company as a whole.

    The files of an opportunity and of a handoff are those of its lead.
    """

    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="attachments")
    company = models.ForeignKey(Company, models.CASCADE, null=True, blank=True, related_name="attachments")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="attachments")
    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="attachment_has_a_lead_or_a_company",
                condition=Q(lead__isnull=False, company__isnull=True)
                | Q(lead__isnull=True, company__isnull=False),
            ),
            models.CheckConstraint(
                name="attachment_of_an_activity_has_its_lead",
                condition=Q(activity__isnull=True) | Q(lead__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.file.name
