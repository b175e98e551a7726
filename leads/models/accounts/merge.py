import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from salesdesk import clock

from .company import Company
from .contact import Contact

#: Undoing a merge marks the changes by which it closed leads as duplicates, and those by which they returned.
MARK_UNMERGED_CHANGES = pgtrigger.Trigger(
    name="mark_unmerged_changes",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("undone_at"),
    condition=pgtrigger.Q(old__undone_at__isnull=True, new__undone_at__isnull=False),
    func="""
        INSERT INTO leads_undonecall (change_id)
        SELECT id FROM leads_stagechange WHERE lead_id = ANY (OLD.closed_leads) AND at >= OLD.at
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    """,
)


class MergeQuerySet(models.QuerySet):
    def standing(self):
        """Select the merges that were not undone."""
        return self.filter(undone_at__isnull=True)


class Merge(models.Model):
    """Two companies or two contacts that were merged, with what the merge changed, so that it can be undone.

    Written in the transaction of the merge (leads/accounts/merging/recording.py).
    """

    #: The company that stayed, or that of both contacts.
    company = models.ForeignKey(Company, models.CASCADE, related_name="merges", db_index=False)
    gone_company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="merges", db_index=False)
    gone_contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    #: By table and id: the values of the changed columns before and after; null for a row that was not there.
    rows = models.JSONField()
    #: Leads that were closed as duplicates. Until the merge is undone the database allows them to return.
    closed_leads = ArrayField(models.BigIntegerField(), default=list)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True)
    #: What the undo left with the company or contact that stayed, in sentences.
    left = ArrayField(models.TextField(), default=list)
    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="merge_is_of_companies_or_contacts",
                condition=Q(gone_company__isnull=False, contact__isnull=True, gone_contact__isnull=True)
                | Q(gone_company__isnull=True, contact__isnull=False, gone_contact__isnull=False),
            ),
            models.CheckConstraint(
                name="merge_is_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
            models.UniqueConstraint(
                "gone_company", name="company_is_merged_once", condition=Q(undone_at__isnull=True)
            ),
            models.UniqueConstraint(
                "gone_contact", name="contact_is_merged_once", condition=Q(undone_at__isnull=True)
            ),
        ]
        triggers = [MARK_UNMERGED_CHANGES]
        indexes = [models.Index(F("company"), F("id").desc(), name="merge_by_company")]

    def __str__(self):
        return f"{self.gone} → {self.kept}"

    @property
    def kept(self) -> Company | Contact:
        return self.contact or self.company

    @property
    def gone(self) -> Company | Contact | None:
        return self.gone_contact or self.gone_company
