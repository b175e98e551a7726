"""Past outcomes that were imported: as staged, and as kept for each lead."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models.lead import Lead
from salesdesk.db.append_only import append_only

from .batch import ImportBatch
from .past_triggers import HISTORY_IS_IMPORTED_BY_AN_ADMIN


class PastResult(models.TextChoices):
    """The outcome of a lead or deal, as a list gives it."""

    WON = "won", _("Won")
    LOST = "lost", _("Lost")
    RULED_OUT = "ruled_out", _("Disqualified")
    DEAL = "deal", _("Open deal")
    MQL = "mql", _("MQL")
    PROSPECT = "prospect", _("Prospect")
    SUSPECT = "suspect", _("Suspect")


#: Results after which nothing is open any more.
CLOSED = (PastResult.WON, PastResult.LOST, PastResult.RULED_OUT)
#: Results of deals; the others never became one.
OF_DEALS = (PastResult.WON, PastResult.LOST, PastResult.DEAL)


class ImportOutcome(models.Model):
    """The past of a row of a list. A staging table, like ImportRow."""

    batch = models.ForeignKey(
        ImportBatch, models.DO_NOTHING, related_name="outcomes", db_constraint=False, db_index=False
    )
    line = models.PositiveIntegerField()
    #: The number that the list gives the row, or a digest of its cells.
    reference = models.CharField(max_length=100)
    result = models.CharField(max_length=9, choices=PastResult, blank=True)
    #: The step of an open deal.
    step = models.CharField(max_length=11, blank=True)
    first_contact_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    #: When an open deal is expected to be decided.
    decides_on = models.DateField(null=True)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    reason = models.CharField(max_length=20, blank=True)
    reason_text = models.CharField(max_length=300, blank=True)
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("batch", "line", name="one_import_outcome_per_line"),
        ]

    def __str__(self):
        return f"{self.batch_id}:{self.line}"


class PastOutcome(models.Model):
    """The past of a lead as an import brought it in. It dates the stage changes written in the same transaction.

    The log of stages (leads/models/triggers.py) takes its moments from here, and nowhere else.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="past")
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="past_outcomes", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    reference = models.CharField(max_length=100)
    result = models.CharField(max_length=9, choices=PastResult)
    first_contact_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reason_text = models.CharField(max_length=300, blank=True)
    owner_name = models.CharField(max_length=200, blank=True)
    #: Set by a trigger.
    transaction = models.BigIntegerField(default=0, db_default=0, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "reference", name="past_outcome_is_imported_once"),
            models.CheckConstraint(
                name="past_result_is_known", condition=models.Q(result__in=PastResult.values)
            ),
            models.CheckConstraint(
                name="past_result_has_its_dates",
                condition=models.Q(result__in=CLOSED, closed_at__isnull=False)
                | (~models.Q(result__in=CLOSED) & models.Q(closed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="past_deal_was_opened",
                condition=~models.Q(result__in=OF_DEALS) | models.Q(opened_at__isnull=False),
            ),
        ]
        indexes = [
            # The leads that an import brought in, by result.
            models.Index("batch", "result", name="past_outcome_of_import"),
            # The leads first contacted in a period.
            models.Index("campaign", "first_contact_at", name="past_outcome_by_contact"),
        ]
        triggers = [*append_only(but_for_triggers=True), HISTORY_IS_IMPORTED_BY_AN_ADMIN]

    def __str__(self):
        return f"{self.reference}: {self.get_result_display()}"
