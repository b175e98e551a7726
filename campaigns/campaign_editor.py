"""A campaign as it is planned: whom to call with what, which questions qualify, when somebody is tried again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Audience, Cadence, CadenceStep, Campaign, Question, Script, Territory
from .models.campaign import State

#: What the plan may change. The state is moved in running.py only: a plan that was read before somebody
#: paused the campaign must not start it again.
CAMPAIGN_FIELDS = [
    "name",
    "proposition",
    "audience",
    "starts_on",
    "ends_on",
    "route",
    "currency",
    "value_threshold",
    "decider_threshold",
    "first_call_within",
    "answer_within",
    "agenda_after_rounds",
    "meeting_protection",
    "nurture_every",
    "recycle_lost_after",
    "no_interest_cooldown",
    "outcome_names",
    "hidden_outcomes",
]


class CampaignNotReady(Exception):
    """The campaign stays as it is. `reasons` are sentences for the person who asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class QuestionSpec:
    """A question of the script; `pk` is given when it was asked before."""

    label: str
    text: str
    required: bool = True
    pk: int | None = None


@dataclass(frozen=True)
class CadenceSpec:
    """The further tries, each a gap after the one before and a part of the day; then where the lead goes."""

    steps: list[tuple[timedelta, str]]
    after_last_attempt: str
    cooldown: timedelta = timedelta(days=75)


@dataclass(frozen=True)
class CampaignPlan:
    """What belongs to a campaign besides its own facts. `audience` holds the filter's fields by name."""

    territories: Iterable[Territory]
    audience: Mapping[str, object] = field(default_factory=dict)
    opening: str = ""
    objections: str = ""
    questions: list[QuestionSpec] = field(default_factory=list)
    cadences: Mapping[str, CadenceSpec] = field(default_factory=dict)


@transaction.atomic
def save(campaign: Campaign, plan: CampaignPlan) -> Campaign:
    """Write a new campaign, or change one, with everything that belongs to it.

    Raises NotReady, with nothing written, when a campaign that was started would lack something, when a
    question is dropped that leads have answered, or a territory in which leads still wait.
    """
    state = _lock(campaign)
    campaign.audience = _audience(campaign, plan.audience)
    campaign.save(update_fields=CAMPAIGN_FIELDS if campaign.pk else None)
    _save_territories(campaign, list(plan.territories))
    Script.objects.update_or_create(
        campaign=campaign, defaults={"opening": plan.opening, "objections": plan.objections}
    )
    _save_questions(campaign, plan.questions)
    for warmth, rhythm in plan.cadences.items():
        _save_cadence_steps(campaign, warmth, rhythm)
    written = Campaign.objects.get(pk=campaign.pk)
    if state in (State.RUNNING, State.PAUSED) and (gaps := written.missing()):
        raise CampaignNotReady(*gaps)
    return written


def _lock(campaign: Campaign) -> str:
    """The state as it is now, which nobody changes before this plan is written."""
    if campaign.pk is None:
        return State.DRAFT
    return Campaign.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=campaign.pk)


def _audience(campaign: Campaign, filters: Mapping[str, object]) -> Audience:
    """The campaign's own audience, named after it. One that another campaign uses too is left as it is."""
    own = Audience.objects.filter(pk=campaign.audience_id)
    audience = None if own.filter(campaigns__in=_other_campaigns(campaign)).exists() else own.first()
    audience = audience or Audience(team_id=campaign.team_id)
    taken = Audience.objects.filter(team_id=campaign.team_id).exclude(pk=audience.pk)
    audience.name = unique_name(campaign.name, taken)
    for name, value in filters.items():
        setattr(audience, name, value)
    audience.save()
    return audience


def unique_name(name: str, taken) -> str:
    """`name`, with a number when one of `taken` bears it already; never longer than a name may be."""
    names = set(taken.filter(name__startswith=name[:110]).values_list("name", flat=True))
    numbered = (f"{name[:110]} ({number})" for number in range(2, len(names) + 3))
    return next(free for free in [name, *numbered] if free not in names)


def _other_campaigns(campaign: Campaign):
    return Campaign.objects.exclude(pk=campaign.pk)


def _save_territories(campaign: Campaign, territories: list[Territory]) -> None:
    for left in campaign.territories.exclude(pk__in=[territory.pk for territory in territories]):
        # Leads of a territory that the campaign left would be offered to nobody.
        if waiting := campaign.steps.filter(territory=left).count():
            raise CampaignNotReady(
                ngettext(
                    "%(count)s lead in %(territory)s still waits for a call: it can't be taken out.",
                    "%(count)s leads in %(territory)s still wait for a call: it can't be taken out.",
                    waiting,
                )
                % {"count": waiting, "territory": left}
            )
    campaign.territories.set(territories)


def _save_questions(campaign: Campaign, questions: list[QuestionSpec]) -> None:
    kept = [asked.pk for asked in questions if asked.pk]
    for dropped in campaign.questions.exclude(pk__in=kept):
        if dropped.answers.exists():
            raise CampaignNotReady(
                _("“%(label)s” has answers: make it not required instead of taking it out.")
                % {"label": dropped.label}
            )
        dropped.delete()
    own = set(campaign.questions.values_list("pk", flat=True))
    for position, asked in enumerate(questions):
        Question(
            pk=asked.pk if asked.pk in own else None,
            campaign=campaign,
            position=position,
            label=asked.label,
            text=asked.text,
            required=asked.required,
        ).save()


def _save_cadence_steps(campaign: Campaign, warmth: str, rhythm: CadenceSpec) -> None:
    cadence, _created = Cadence.objects.update_or_create(
        campaign=campaign,
        warmth=warmth,
        defaults={"after_last_attempt": rhythm.after_last_attempt, "cooldown": rhythm.cooldown},
    )
    cadence.steps.all().delete()
    CadenceStep.objects.bulk_create(
        CadenceStep(cadence=cadence, number=number, gap=gap, day_part=day_part)
        for number, (gap, day_part) in enumerate(rhythm.steps, 1)
    )
