from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from campaigns.models import Campaign, Territory

from . import count_triggers
from .imports.batch import ImportBatch
from .lead import Lead
from .stages import Stage, Stream
from .triggers import written_by_triggers


class StageChangeQuerySet(models.QuerySet):
    def not_undone(self):
        """Exclude changes of undone calls. Reports count these."""
        return self.filter(undone_call=None)


class StageChange(models.Model):
    """A change of a lead's stage, stream, holder or round, logged by a database trigger."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="changes")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    round = models.PositiveSmallIntegerField()
    #: The lead's version with this change; 0 in rows older than this column.
    version = models.PositiveIntegerField(default=0)
    from_stage = models.CharField(max_length=12, choices=Stage, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage)
    stream_before = models.CharField(max_length=9, choices=Stream, blank=True)
    stream_after = models.CharField(max_length=9, choices=Stream)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    #: The import of past outcomes that brought it in; `at` is then as its list says.
    imported_in = models.ForeignKey(
        ImportBatch, models.PROTECT, null=True, related_name="+", db_index=False, editable=False
    )
    objects = StageChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            # The timeline of a lead.
            models.Index("lead", "at", "id", name="change_by_lead"),
            # The funnel of a campaign in a period.
            models.Index("campaign", "at", name="change_by_campaign"),
        ]
        triggers = [*written_by_triggers(), *count_triggers.added_and_deleted()]

    def __str__(self):
        return f"{self.from_stage or '·'} → {self.to_stage}"


class UndoneCall(models.Model):
    """Marks a stage change as undone, by a database trigger: it stays in the log but no longer counts."""

    change = models.OneToOneField(
        StageChange, models.CASCADE, primary_key=True, related_name="undone_call", db_index=False
    )

    class Meta:
        triggers = [*written_by_triggers(), count_triggers.UNDONE]

    def __str__(self):
        return str(self.change_id)


class LeadToCount(models.Model):
    """A lead whose path the dashboards have to count anew. Written by triggers, deleted by their sweep.

    Without a unique key, so that no transaction waits for another one that changes the same lead, or for the sweep.
    """

    lead = models.ForeignKey(Lead, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    at = models.DateTimeField(db_default=Now())

    def __str__(self):
        return str(self.lead_id)
