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


def _names() -> ArrayField:
    return ArrayField(models.CharField(max_length=11), null=True)


#: Find the latest leads that moved on from a stage, with their times, without reading the table.
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
    """When a lead did what the dashboards count, as of the last sweep.

    There are no foreign keys in the database: the row of a deleted lead stays until the sweep has subtracted it.
    """

    lead = models.OneToOneField(
        Lead, models.DO_NOTHING, primary_key=True, related_name="path", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    #: The value of the lead, if known; whether it is disqualified.
    worth = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    is_final = models.BooleanField()
    won_at = models.DateTimeField(null=True)
    #: When the lead first reached the stage, or a later one.
    first_suspect = models.DateTimeField(null=True)
    first_prospect = models.DateTimeField(null=True)
    first_mql = models.DateTimeField(null=True)
    first_sql = models.DateTimeField(null=True)
    first_opportunity = models.DateTimeField(null=True)
    first_won = models.DateTimeField(null=True)
    #: When it reached the stage again in a later round, earliest first; null if it never did.
    repeats_suspect = _instants()
    repeats_prospect = _instants()
    repeats_mql = _instants()
    repeats_sql = _instants()
    repeats_opportunity = _instants()
    repeats_won = _instants()
    #: When it took the exit, earliest first; null if it never did.
    exits_marketing = _instants()
    exits_nurture = _instants()
    exits_field_nurture = _instants()
    exits_lost = _instants()
    #: The stages that it left by the exit, in the same order.
    origins_marketing = _names()
    origins_nurture = _names()
    origins_field_nurture = _names()
    origins_lost = _names()
    #: When it last moved on to an MQL, an SQL, an opportunity or an order; and when it last became an SQL.
    last_forward_at = models.DateTimeField(null=True)
    last_sql_at = models.DateTimeField(null=True)
    #: Where it came from, and when it was added and showed interest; whether it is an MQL.
    source = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    interest_at = models.DateTimeField(null=True)
    is_mql = models.BooleanField()
    #: The first call, or the first contact of an imported lead. All calls, earliest first, and the key of the person
    #: who made each, 0 if unknown. All conversations.
    first_called_at = models.DateTimeField(null=True)
    calls = models.IntegerField()
    called_at = _instants()
    callers = ArrayField(models.BigIntegerField(), null=True)
    talks = _instants()
    #: When it first became an SQL and an opportunity; the value of all its deals; when it was won, if it still is.
    sql_at = models.DateTimeField(null=True)
    deal_at = models.DateTimeField(null=True)
    deals_worth = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ordered_at = models.DateTimeField(null=True)
    #: Its deals, oldest first: when they were opened and closed, their values, chances and results.
    deals_opened = _instants()
    deals_closed = ArrayField(models.DateTimeField(null=True), null=True)
    deals_values = ArrayField(models.DecimalField(max_digits=12, decimal_places=2), null=True)
    deals_chances = ArrayField(models.SmallIntegerField(), null=True)
    deals_results = ArrayField(models.CharField(max_length=7), null=True)
    #: Matured: it has an outcome, or is in a later round. Over: it can't be won any more.
    is_matured = models.BooleanField()
    is_over = models.BooleanField()
    #: It leaks: it is open and outside Marketing, but has no next step.
    is_unplanned = models.BooleanField()

    class Meta:
        indexes = [
            # Find the leads first called in a period, and how long the results of the latest ones took.
            models.Index(
                "campaign",
                "first_called_at",
                name="path_by_first_call",
                include=["sql_at", "deal_at", "ordered_at", "is_over"],
            ),
            # Find how long the latest orders took from the first call.
            models.Index(
                "campaign",
                "ordered_at",
                name="path_by_order",
                condition=Q(ordered_at__isnull=False),
                include=["first_called_at"],
            ),
            # Find the leads that leak. There should be none.
            models.Index("campaign", name="path_unplanned", condition=Q(is_unplanned=True)),
            *_TIMED,
        ]

    def __str__(self):
        return str(self.lead_id)


class RepeatedEvent(models.Model):
    """An event of a lead, and the one of the same kind before it. A period with both must count the lead once."""

    lead = models.ForeignKey(Lead, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    #: The flag of the events.
    flag = models.CharField(max_length=25)
    previous_at = models.DateTimeField()
    #: The code of the event among the details of exits; null if it isn't an exit.
    detail = models.SmallIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="repeated_event_has_one_before", condition=Q(previous_at__lt=F("at"))
            ),
        ]
        indexes = [
            models.Index("lead", name="repeated_by_lead"),
            # Count the repeated events of a campaign in a period without reading the table.
            models.Index(
                "campaign", "at", name="repeated_in_period", include=["flag", "previous_at", "detail"]
            ),
        ]

    def __str__(self):
        return f"{self.lead_id} {self.flag}"
