"""Activities that were imported: as staged, and as kept, so that each comes in once."""

import pgtrigger
from django.db import models

from campaigns.models import Campaign
from leads.models.calling.activity import OUTCOME_CHOICES, Activity
from salesdesk.db.append_only import append_only

from .batch import ImportBatch
from .past_triggers import THIS_TRANSACTION


class ImportActivity(models.Model):
    """An activity of a row of a list. A staging table, like ImportRow."""

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    #: The number that the list gives the row, or a digest of its cells.
    reference = models.CharField(max_length=100)
    kind = models.CharField(max_length=16, choices=Activity.Kind, blank=True)
    at = models.DateTimeField(null=True)
    note = models.TextField()
    incoming = models.BooleanField(default=False)
    outcome = models.CharField(max_length=12, choices=OUTCOME_CHOICES, blank=True)
    seconds = models.PositiveIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint("batch", "line", name="one_import_activity_per_line")]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"


class ImportedActivity(models.Model):
    """The number of an activity in the program that it comes from. It lets one activity be dated in the past.

    Written before its activity, in the same transaction, and only by an admin's import that is under way.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="past_activities", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=100)
    #: Set by a trigger.
    transaction = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "reference", name="activity_is_imported_once"),
        ]
        triggers = [
            *append_only(but_for_triggers=True),
            pgtrigger.Trigger(
                name="activities_are_imported_by_an_admin",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                    PERFORM 1 FROM leads_importbatch batch JOIN people_user importer ON importer.id = batch.by_id
                     WHERE batch.id = NEW.batch_id AND batch.contents = 'activities' AND batch.state = 'committing'
                       AND batch.campaign_id = NEW.campaign_id AND importer.role = 'admin'
                       AND importer.id::text = COALESCE(current_setting('salesdesk.actor', true), '');
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'activities_are_imported_by_an_admin: past activities need an admin''s import'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'activities_are_imported_by_an_admin';
                    END IF;
                    NEW.transaction := {THIS_TRANSACTION};
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.reference
