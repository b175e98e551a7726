"""How much of a campaign is where. Leads come after campaigns, so they are asked through the relation back."""

from typing import Any, NamedTuple

from django.db.models import Count, Q

from salesdesk import clock

from .models import Campaign


class StageCount(NamedTuple):
    """How many leads of a campaign are in a stage."""

    stage: str
    label: str
    leads: int


def open_leads(campaigns: list[Campaign], user) -> dict[int, int]:
    """Open leads per campaign that `user` may see, in one statement."""
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
    """Every stage of the funnel in its order, with the leads of this campaign that `user` may see."""
    leads = campaign.leads.visible_to(user)
    counted = dict(leads.values_list("stage").order_by().annotate(Count("pk")))
    stages = leads.model._meta.get_field("stage").flatchoices
    return [StageCount(stage, label, counted.get(stage, 0)) for stage, label in stages]


def callback_counts(campaign: Campaign, user) -> dict[str, int]:
    """How many promised calls this campaign has open, and how many of them are due by now."""
    promised = campaign.steps.visible_to(user).filter(kind="callback")
    return promised.aggregate(all=Count("pk"), due=Count("pk", filter=Q(due_at__lte=clock.now())))
