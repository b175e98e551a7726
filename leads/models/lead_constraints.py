"""The database constraints of leads, and the indexes of its hot queries."""

from django.db import models

from . import count_triggers, deal_triggers, triggers
from .scoring.facts import KEEP_LEAD_FACTS
from .stages import OPEN_STAGES, STAGE_PLACE, Stage, Stream

CONSTRAINTS = [
    models.UniqueConstraint(
        "company",
        "campaign",
        name="one_open_lead_per_company_and_campaign",
        condition=models.Q(stage__in=OPEN_STAGES, imported=False),
    ),
    models.CheckConstraint(name="stage_is_known", condition=models.Q(stage__in=Stage.values)),
    models.CheckConstraint(name="stream_is_known", condition=models.Q(stream__in=Stream.values)),
    models.CheckConstraint(
        name="open_lead_has_a_stream",
        condition=models.Q(stage__in=OPEN_STAGES) & ~models.Q(stream=Stream.NONE)
        | models.Q(stage__in=[Stage.WON, Stage.LOST], stream=Stream.NONE),
    ),
    models.CheckConstraint(
        name="lead_has_holder_or_pool",
        condition=models.Q(stream__in=[Stream.MARKETING, Stream.NONE])
        | models.Q(stream=Stream.FIELD, holder__isnull=False)
        | (
            models.Q(stream__in=[Stream.INSIDE, Stream.NURTURE])
            & (models.Q(holder__isnull=False) | models.Q(territory__isnull=False))
        ),
    ),
    models.CheckConstraint(
        name="lost_has_a_reason", condition=~models.Q(stage=Stage.LOST) | ~models.Q(reason="")
    ),
    models.CheckConstraint(
        name="closed_has_time_and_user",
        condition=models.Q(
            stage__in=[Stage.WON, Stage.LOST], closed_at__isnull=False, closed_by__isnull=False
        )
        | models.Q(stage__in=OPEN_STAGES, closed_at__isnull=True, closed_by__isnull=True),
    ),
    models.CheckConstraint(
        name="final_lead_is_not_recycled",
        condition=models.Q(final=False) | models.Q(stage=Stage.LOST, recycle_on__isnull=True),
    ),
    models.CheckConstraint(
        name="only_lost_leads_are_recycled",
        condition=models.Q(recycle_on__isnull=True) | models.Q(stage=Stage.LOST),
    ),
    models.CheckConstraint(
        name="only_customers_renew",
        condition=models.Q(renews_on__isnull=True) | models.Q(stage=Stage.WON),
    ),
    models.CheckConstraint(
        name="won_has_a_value", condition=~models.Q(stage=Stage.WON) | models.Q(value__isnull=False)
    ),
    models.CheckConstraint(
        name="opportunity_has_a_value",
        condition=~models.Q(stage=Stage.OPPORTUNITY) | models.Q(value__isnull=False),
    ),
    models.CheckConstraint(
        name="probability_is_10_to_90",
        condition=models.Q(probability__isnull=True) | models.Q(probability__in=range(10, 100, 10)),
    ),
    models.CheckConstraint(
        name="value_is_not_negative", condition=models.Q(value__isnull=True) | models.Q(value__gte=0)
    ),
    models.CheckConstraint(name="score_is_0_to_100", condition=models.Q(score__lte=100)),
]

INDEXES = [
    # MQLs of a period: the clock of first calls, and the quality of each source.
    models.Index(
        "campaign", "interest_at", name="lead_by_interest", condition=models.Q(interest_at__isnull=False)
    ),
    # MQLs that wait for their first call.
    models.Index(
        "campaign",
        "interest_at",
        name="lead_waiting_mql",
        condition=models.Q(
            stage=Stage.MQL, stream=Stream.INSIDE, first_called_at__isnull=True, interest_at__isnull=False
        ),
    ),
    # The latest MQLs that were called, and how fast.
    models.Index(
        "interest_at",
        name="lead_called_by_interest",
        condition=models.Q(first_called_at__isnull=False, interest_at__isnull=False),
    ),
    # The customers at a company.
    models.Index("company", name="lead_of_customer", condition=models.Q(stage=Stage.WON)),
    # The leads that each source brought in a period.
    models.Index("campaign", "created_at", name="lead_by_creation", include=["territory", "source"]),
    # Lists and boards: a campaign's leads of a stage, newest first, keyset by id.
    models.Index(fields=["campaign", "stage", "-id"], name="lead_by_campaign_and_stage"),
    # A rep's own leads.
    models.Index(fields=["holder", "-id"], name="lead_by_holder", condition=models.Q(holder__isnull=False)),
    # The list of leads, sorted by score or by value.
    models.Index("score", "id", name="lead_by_score"),
    models.Index("value", "id", name="lead_by_value", condition=models.Q(value__isnull=False)),
    # The list of leads, sorted by stage.
    models.Index(STAGE_PLACE, "id", name="lead_by_stage"),
    # The sweep that recycles lost deals on their date.
    models.Index("recycle_on", name="lead_to_recycle", condition=models.Q(recycle_on__isnull=False)),
    # Phone nurture of a rep or a team: the list, and overdue calls.
    models.Index("holder", "id", name="lead_in_nurture", condition=models.Q(stream=Stream.NURTURE)),
    # Field nurture: the sweep that brings leads up on their review date.
    models.Index("review_on", name="lead_to_review", condition=models.Q(review_on__isnull=False)),
    # The leads of a presales engineer.
    models.Index(
        fields=["presales", "-id"], name="lead_of_presales", condition=models.Q(presales__isnull=False)
    ),
    # The leads and deals of a partner, newest first.
    models.Index(
        fields=["partner", "-id"], name="lead_by_partner", condition=models.Q(partner__isnull=False)
    ),
    # The leads of each script, for the results of a split.
    models.Index("variant", "id", name="lead_by_variant", condition=models.Q(variant__isnull=False)),
    # The leads of a list, which is not deleted as long as it has any.
    models.Index("batch", "id", name="lead_by_list", condition=models.Q(batch__isnull=False)),
    # Marketing's list of leads to enroll.
    models.Index("campaign", name="lead_without_territory", condition=models.Q(territory__isnull=True)),
]

TRIGGERS = [
    triggers.STARTS_AS_SUSPECT,
    triggers.UNDO_NEEDS_SNAPSHOT,
    triggers.MERGED_COMPANY_HAS_NO_LEADS,
    triggers.SCRIPT_IS_ASSIGNED_ONCE,
    triggers.HOLDER_HAS_THE_ROLE,
    triggers.PRESALES_HAS_THE_ROLE,
    triggers.LOG_STAGE_CHANGES,
    KEEP_LEAD_FACTS,
    count_triggers.FACTS_CHANGED,
    deal_triggers.REOPENED_DEAL,
    deal_triggers.REPEAT_ORDER_OF_CUSTOMER,
]
