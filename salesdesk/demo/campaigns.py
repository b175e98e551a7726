"""Create the territories and campaigns of the demo."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from campaigns import campaign_editor, lifecycle, splits
from campaigns.campaign_editor import CadenceSpec
from campaigns.defaults import CADENCES
from campaigns.models import Campaign, Proposition, Territory
from campaigns.models.cadence import AfterLastAttempt, DayPart, Warmth
from campaigns.models.version import Direction, Measure
from campaigns.splits import Texts
from campaigns.versions import copying
from salesdesk.people.roles import Role

from .campaign_sketches import CAMPAIGNS, TERRITORIES, CampaignSketch
from .people import People

#: Cold leads get two attempts and then a cool-down, as four reps with so few calls would not get to more.
DEMO_CADENCES = CADENCES | {
    Warmth.COLD: CadenceSpec(
        [(timedelta(days=3), DayPart.ANY)], AfterLastAttempt.COOLDOWN, timedelta(days=75)
    )
}


QUESTIONS = [
    campaign_editor.QuestionSpec("Need", "What happened last time, and what did it cost?"),
    campaign_editor.QuestionSpec("Budget", "Is there budget for it this year?"),
    campaign_editor.QuestionSpec("Authority", "Who signs off on an order of this size?"),
    campaign_editor.QuestionSpec("Timing", "When should it be up and running?", required=False),
]


def create_territories(people: People) -> dict[str, Territory]:
    """Create the territories. Their postcodes leave gaps, so that some leads are unassigned."""
    made: dict[str, Territory] = {}
    for key, (name, inside, field, country, postcodes, parent) in TERRITORIES.items():
        made[key] = Territory.objects.create(
            team=people.team,
            name=name,
            parent=made.get(parent),
            inside_rep=people.by_name[inside],
            field_rep=people.by_name[field],
            countries=[country],
            postcodes=postcodes,
        )
    return made


def create_campaigns(
    people: People, territories: dict[str, Territory], first_day: date
) -> dict[str, Campaign]:
    """Create the campaigns as drafts; return them by key."""
    made: dict[str, Campaign] = {}
    for key, sketch in CAMPAIGNS.items():
        if sketch.copy_of:
            made[key] = _copy(sketch, made[sketch.copy_of], first_day)
        else:
            made[key] = _create(sketch, people, territories, first_day)
    _split(made["cold"], people)
    return made


def _split(campaign: Campaign, people: People) -> None:
    """Split the campaign's leads over its script and one with a shorter opening."""
    script = campaign.script
    texts = {
        "A": Texts(script.opening, script.objections),
        "B": Texts("One question: who hears it first when a load warms up?", script.objections),
    }
    splits.save(campaign, people.with_role(Role.MANAGER)[0], planned=900, texts=texts)


def _copy(sketch: CampaignSketch, parent: Campaign, first_day: date) -> Campaign:
    """Copy a campaign with the sketch's hypothesis and opening."""
    campaign = copying.copy(
        parent,
        name=sketch.name,
        hypothesis=sketch.hypothesis,
        hypothesis_measure=Measure.CONVERSATIONS,
        hypothesis_direction=Direction.UP,
    )
    campaign.starts_on = first_day + timedelta(weeks=sketch.starts)
    plan = lifecycle.plan_of(campaign)
    # The questions stay as they are.
    questions = [
        campaign_editor.QuestionSpec(each.label, each.text, each.required, each.pk)
        for each in campaign.questions.all()
    ]
    return campaign_editor.save(campaign, replace(plan, opening=sketch.opening, questions=questions))


def _create(
    sketch: CampaignSketch, people: People, territories: dict[str, Territory], first_day: date
) -> Campaign:
    campaign = Campaign(
        team=people.team,
        name=sketch.name,
        proposition=Proposition.objects.create(team=people.team, name=sketch.proposition, pitch=sketch.pitch),
        starts_on=first_day + timedelta(weeks=sketch.starts),
        ends_on=first_day + timedelta(weeks=sketch.ends) if sketch.ends else None,
        route=sketch.route,
        value_threshold=Decimal(sketch.threshold),
    )
    plan = campaign_editor.CampaignPlan(
        territories=[territories[key] for key in sketch.territories],
        audience={"countries": list(sketch.countries), "industries": list(sketch.industries)},
        opening=sketch.opening,
        objections=sketch.objections,
        questions=QUESTIONS,
        cadences=DEMO_CADENCES,
    )
    return campaign_editor.save(campaign, plan)
