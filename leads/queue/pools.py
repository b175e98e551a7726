"""The pools a rep calls from: each is a campaign in a territory; calls assigned to the rep are per campaign."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, Q, Subquery

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.compliance import calling_law
from leads.models import BlendPosition, Pause
from leads.models.queue.ranks import RETRY_FROM
from salesdesk.db.compiled import Compiled, param

from . import campaign_turns

#: The campaigns that a person calls for, with their territories in each.
CAMPAIGNS = Compiled(
    lambda: (
        Campaign.objects.filter(
            team=param("team"), state__in=[State.RUNNING, State.ENDED], starts_on__lte=param("today")
        )
        .annotate(
            # A private campaign is served to its owner only, whoever works its territories now.
            worked=ArrayAgg(
                "territories",
                filter=Q(territories__inside_rep=param("person"))
                & (Q(private=False) | Q(owner=param("person"))),
                default=[],
            ),
            paused=Exists(Pause.objects.open().filter(person=param("person"))),
            position=Subquery(BlendPosition.objects.filter(person=param("person")).values("position")),
            turn=Subquery(BlendPosition.objects.filter(person=param("person")).values("turn")),
        )
        .values_list(
            "pk",
            "state",
            "worked",
            "paused",
            "position",
            "turn",
            "cold_share",
            "team__retry_share",
            "team__cold_share",
        )
        .order_by()
    )
)


def claim_parameters(person) -> dict:
    """Return the parameters of `claim.HEAD` for `person`.

    Paused campaigns are excluded; ended ones count only for calls assigned to the person.
    """
    campaigns = CAMPAIGNS.rows(person=person.pk, team=person.team_id, today=person.today)
    pools: dict = {"campaigns": [], "territories": [], "own": [], "person": person.pk, "paused": False}
    pools["barred"] = calling_law.barred_places(person.caller_number)
    pools |= {"position": 0, "retries": 1, "cold": 1, "mixed_from": RETRY_FROM}
    shares, saved_turn = [], 0
    for pk, state, worked, paused, position, turn, share, retries, cold in campaigns:
        pools |= {"paused": paused, "retries": retries, "cold": cold}
        saved_turn = turn or 0
        # The team's blend may have changed since the position was saved.
        pools["position"] = (position or 0) % (retries + cold)
        pools["own"].append(pk)
        if state == State.RUNNING:
            pools["campaigns"] += [pk] * len(worked)
            pools["territories"] += worked
            shares.append((pk, share))
    pools |= {"shares": tuple(sorted(shares)), "turn": saved_turn}
    turns = campaign_turns.next_turns(pools["shares"], saved_turn)
    return pools | {"turn_order": list(turns), "turns_after": list(turns.values())}
