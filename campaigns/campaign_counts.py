"""Count the leads and promised calls of campaigns.

Leads live in an app above this one, so they are reached through the reverse relation.
"""

from typing import Any, NamedTuple

from django.db.models import Count, Q, Sum

from salesdesk import clock
from salesdesk.hooks import Hook

from .models import Campaign
from .models.campaign import State

#: The effort and results of a campaign so far, in a time zone; None if there are none. The dashboards answer.
results: Hook[[Campaign, str], Any] = Hook()


class StageCount(NamedTuple):
    """The number of leads of a campaign in one stage."""

    stage: str
    label: str
    leads: int


def open_leads(campaigns: list[Campaign], user) -> dict[int, int]:
    """Return the number of open leads that `user` may see, by campaign id, in one query."""
    leads: Any = Campaign._meta.get_field("leads").related_model
    counted = (
        leads.objects.visible_to(user)
        .open()
        .filter(campaign__in=campaigns)
        .values("campaign")
        .order_by()
        .annotate(count=Count("pk"))
    )
    return {row["campaign"]: row["count"] for row in counted}


def leads_by_stage(campaign: Campaign, user) -> list[StageCount]:
    """Return every stage in funnel order, with the number of leads that `user` may see."""
    leads = campaign.leads.visible_to(user)
    counted = dict(leads.values_list("stage").order_by().annotate(Count("pk")))
    stages = leads.model._meta.get_field("stage").flatchoices
    return [StageCount(stage, label, counted.get(stage, 0)) for stage, label in stages]


def callback_counts(campaign: Campaign, user) -> dict[str, int]:
    """Return the number of open promised calls (`all`) and of those due by now (`due`)."""
    promised = campaign.steps.visible_to(user).filter(kind="callback")
    return promised.aggregate(all=Count("pk"), due=Count("pk", filter=Q(due_at__lte=clock.now())))


def cold_shares(campaign: Campaign) -> int:
    """Return the sum of the shares of cold calls of the team's running campaigns and this one."""
    together = Campaign.objects.filter(Q(pk=campaign.pk) | Q(team=campaign.team_id, state=State.RUNNING))
    return together.aggregate(total=Sum("cold_share"))["total"]
