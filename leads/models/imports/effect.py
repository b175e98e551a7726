"""The record of what an import did, kept for 30 days so that it can be undone (leads/imports/undo)."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from .batch import ImportBatch
from .undo_fields import Touched

#: A lead that an import created, and nobody has touched since, goes together with its log when its part of the import
#: is marked as undone. Nothing else deletes a log.
LEADS_GO_WITH_THEIR_IMPORT = pgtrigger.Trigger(
    name="leads_go_with_their_import",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
    declare=[("going", "bigint[]"), ("gone", "uuid[]")],
    func="""
        IF EXISTS (SELECT 1 FROM new_rows JOIN old_rows before USING (id)
                    WHERE before.undone_at IS NOT NULL AND new_rows.undone_at IS DISTINCT FROM before.undone_at
                       OR (new_rows.leads, new_rows.activities, new_rows.batch_id)
                          IS DISTINCT FROM (before.leads, before.activities, before.batch_id)) THEN
            RAISE EXCEPTION 'import_effect_is_kept: what an import did can not be changed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'import_effect_is_kept';
        END IF;
        IF EXISTS (SELECT 1 FROM new_rows after JOIN leads_importbatch batch ON batch.id = after.batch_id
                    WHERE after.undone_at IS NOT NULL AND batch.undo_state <> 'undoing') THEN
            RAISE EXCEPTION 'import_is_being_undone: this import is not being undone'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'import_is_being_undone';
        END IF;
        SELECT array_agg(named.key) INTO gone
          FROM new_rows after JOIN old_rows before USING (id) CROSS JOIN unnest(after.activities) named (key)
          JOIN leads_importedactivity imported ON imported.key = named.key AND imported.batch_id = after.batch_id
         WHERE before.undone_at IS NULL AND after.undone_at IS NOT NULL;
        DELETE FROM leads_activity WHERE key = ANY(gone);
        DELETE FROM leads_importedactivity WHERE key = ANY(gone);
        SELECT array_agg(named.id) INTO going
          FROM new_rows after JOIN old_rows before USING (id) CROSS JOIN unnest(after.leads) named (id)
         WHERE before.undone_at IS NULL AND after.undone_at IS NOT NULL;
        IF going IS NULL THEN
            RETURN NULL;
        END IF;
        PERFORM 1
           FROM new_rows after
           JOIN leads_importbatch batch ON batch.id = after.batch_id
          CROSS JOIN unnest(after.leads) named (id)
           JOIN leads_lead lead ON lead.id = named.id
          WHERE after.undone_at IS NOT NULL
            AND (batch.undo_state <> 'undoing' OR lead.campaign_id <> batch.campaign_id
                 OR lead.created_at < batch.at AND NOT lead.imported);
        IF FOUND THEN
            RAISE EXCEPTION 'lead_is_of_the_import: only leads of an import that is being undone can go'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'lead_is_of_the_import';
        END IF;
        DELETE FROM leads_activity WHERE lead_id = ANY(going);
        DELETE FROM leads_stagechange WHERE lead_id = ANY(going);
        DELETE FROM leads_pastoutcome WHERE lead_id = ANY(going);
        DELETE FROM leads_lead WHERE id = ANY(going);
        RETURN NULL;
    """,
)


class ImportEffect(models.Model):
    """A company of a list with all that the import created for it. Its rows are undone together, or stay together.

    Has no foreign keys to what it names, because that goes when the import is undone.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="effects", db_index=False)
    slice = models.PositiveIntegerField()
    #: The first line of the list with this company, and its rows by result.
    line = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    updated = models.PositiveIntegerField()
    company_id = models.BigIntegerField()
    #: Digests of what was created, to see whether it was edited since; None for a company that existed.
    company_digest = models.BigIntegerField(null=True)
    leads = ArrayField(models.BigIntegerField())
    lead_digests = ArrayField(models.BigIntegerField())
    contacts = ArrayField(models.BigIntegerField())
    contact_digests = ArrayField(models.BigIntegerField())
    #: Timeline entries from another program.
    activities = ArrayField(models.UUIDField(), default=list, db_default=[])
    at = models.DateTimeField()
    #: Why it stays, as found when it was last checked.
    kept = models.PositiveSmallIntegerField(choices=Touched, default=Touched.NOTHING)
    undone_at = models.DateTimeField(null=True)

    # Set by the page (leads.imports.undo.report).
    name: str

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "slice", "line", name="one_import_effect_per_company"),
            models.CheckConstraint(
                name="kept_import_effect_is_not_undone", condition=models.Q(kept=0) | models.Q(undone_at=None)
            ),
        ]
        indexes = [
            # Rows of a company that were in several slices.
            models.Index("batch", "company_id", name="import_effect_by_company"),
            # The rows that stay, on the page of the import.
            models.Index("batch", "line", name="import_effect_kept", condition=models.Q(kept__gt=0)),
        ]
        triggers = [LEADS_GO_WITH_THEIR_IMPORT]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"

    @property
    def rows(self) -> int:
        """Return the rows of the list that created or updated something."""
        return self.created + self.updated


class ImportedValue(models.Model):
    """A value that an import filled in, in a row that existed: what it was before, and a digest of what it became."""

    class Of(models.TextChoices):
        """The table with the value."""

        COMPANY = "company"
        CONTACT = "contact"
        COMPANY_FIELD = "company_field"
        CONTACT_FIELD = "contact_field"
        LEAD_FIELD = "lead_field"
        #: A lead that waited for a phone number: the contact to call.
        LEAD = "lead"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="+", db_index=False)
    slice = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    of = models.CharField(max_length=13, choices=Of)
    row_id = models.BigIntegerField()
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=80, blank=True)
    digest = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "batch", "slice", "of", "row_id", "field", name="one_imported_value_per_field"
            ),
        ]

    def __str__(self):
        return f"{self.of} {self.row_id}: {self.field}"
