"""The path of each lead through the funnel, kept by the sweep of salesdesk/dashboards/rollups."""

from itertools import pairwise

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from campaigns.models import Campaign
from leads.models import Lead
from salesdesk.dashboards.rollups.names import ORDER


def _instants() -> ArrayField:
    return ArrayField(models.DateTimeField(), null=True)


#: The latest leads that moved on from a stage, whose times are measured without reading the table.
_TIMED = [
    models.Index(
        f"first_{stage}",
        name=f"path_timed_{stage}",
        condition=Q(**{f"first_{after}__gt": F(f"first_{stage}")}),
        include=[f"first_{after}", *([] if stage == ORDER[0] else ["first_suspect"]), "campaign"],
    )
    for stage, after in pairwise(ORDER)
]


class LeadPath(models.Model):
    """The moments of a lead, as they were last counted. Without constraints: it stays until its deletion is counted."""

    lead = models.OneToOneField(
        Lead, models.DO_NOTHING, primary_key=True, related_name="path", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    #: The value of the lead, if known, and whether it is lost for good.
    worth = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    is_final = models.BooleanField()
    won_at = models.DateTimeField(null=True)
    #: The first time that the lead reached the stage, or a later one.
    first_suspect = models.DateTimeField(null=True)
    first_prospect = models.DateTimeField(null=True)
    first_mql = models.DateTimeField(null=True)
    first_sql = models.DateTimeField(null=True)
    first_opportunity = models.DateTimeField(null=True)
    first_won = models.DateTimeField(null=True)
    #: The times that it reached the stage in a later round, earliest first; null without any.
    repeats_suspect = _instants()
    repeats_prospect = _instants()
    repeats_mql = _instants()
    repeats_sql = _instants()
    repeats_opportunity = _instants()
    repeats_won = _instants()
    #: The times that it took the exit, earliest first; null without any.
    exits_marketing = _instants()
    exits_nurture = _instants()
    exits_field_nurture = _instants()
    exits_lost = _instants()
    #: The first call, or contact of an imported lead; its calls, earliest first, and who made each, 0 for nobody; and
    #: its conversations.
    first_called_at = models.DateTimeField(null=True)
    calls = models.IntegerField()
    called_at = _instants()
    callers = ArrayField(models.BigIntegerField(), null=True)
    talks = _instants()
    #: When it first became an SQL and a deal, the value of all its deals, and when it was closed as won, if it is.
    sql_at = models.DateTimeField(null=True)
    deal_at = models.DateTimeField(null=True)
    deals_worth = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ordered_at = models.DateTimeField(null=True)
    #: Its deals, the first one first: when they were opened and closed, their values, chances and results.
    deals_opened = _instants()
    deals_closed = ArrayField(models.DateTimeField(null=True), null=True)
    deals_values = ArrayField(models.DecimalField(max_digits=12, decimal_places=2), null=True)
    deals_chances = ArrayField(models.SmallIntegerField(), null=True)
    deals_results = ArrayField(models.CharField(max_length=7), null=True)
    #: Whether it has an outcome, or went into another round; and whether it can't be won any more.
    is_matured = models.BooleanField()
    is_over = models.BooleanField()
    #: Whether it is open, outside Marketing and without a next step, as the leak meter counts it.
    is_unplanned = models.BooleanField()

    class Meta:
        indexes = [
            # The leads first called in a period, and how long the results of the latest ones took.
            models.Index(
                "campaign",
                "first_called_at",
                name="path_by_first_call",
                include=["sql_at", "deal_at", "ordered_at", "is_over"],
            ),
            # The leads without a next step; there should be none.
            models.Index("campaign", name="path_unplanned", condition=Q(is_unplanned=True)),
            *_TIMED,
        ]

    def __str__(self):
        return str(self.lead_id)


class RepeatedEvent(models.Model):
    """An event of a lead with the one of the same kind before it: a period that has both counts the lead once."""

    lead = models.ForeignKey(Lead, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    #: The flag of the events.
    flag = models.CharField(max_length=25)
    previous_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repeated_event_has_one_before", condition=Q(previous_at__lt=F("at"))
            ),
        ]
        indexes = [
            models.Index("lead", name="repeated_by_lead"),
            # The repeated events of a campaign in a period, counted without reading the table.
            models.Index("campaign", "at", name="repeated_in_period", include=["flag", "previous_at"]),
        ]

    def __str__(self):
        return f"{self.lead_id} {self.flag}"
