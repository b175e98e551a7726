"""Save a campaign with its audience, territories, script, qualification questions and cadences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesdesk import formats

from .models import Audience, Cadence, CadenceStep, Campaign, Question, Script, Territory, conditions
from .models.campaign import State

#: The fields that the campaign form asks for, each in a field of its own.
FORM_FIELDS = [
    "name",
    "starts_on",
    "ends_on",
    "route",
    "currency",
    "value_threshold",
    "decider_threshold",
    "first_call_within",
    "offer_mql_after",
    "answer_within",
    "agenda_after_rounds",
    "meeting_protection",
    "cold_share",
    "budget",
    "cost_per_hour",
    "nurture_every",
    "quote_first_call_after",
    "quote_call_every",
    "quote_calls",
    "recycle_lost_after",
    "aftercare_by",
    "aftercare_first_after",
    "aftercare_every",
    "no_interest_cooldown",
]
#: The fields that a save writes. The state is not among them and changes in lifecycle.py only: a form opened
#: before the campaign was paused must not start it again.
CAMPAIGN_FIELDS = [*FORM_FIELDS, "proposition", "audience", "outcome_names", "hidden_outcomes"]


class CampaignNotReady(Exception):
    """Raised when a campaign can't be saved or moved; `reasons` are messages for the user."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class QuestionSpec:
    """A qualification question; `pk` is set when it exists already."""

    label: str
    text: str
    required: bool = True
    pk: int | None = None


@dataclass(frozen=True)
class CadenceSpec:
    """The attempts after the first call, as (gap after the previous one, part of the day), and what follows."""

    steps: list[tuple[timedelta, str]]
    after_last_attempt: str
    cooldown: timedelta = timedelta(days=75)


@dataclass(frozen=True)
class CampaignPlan:
    """Everything that belongs to a campaign besides its own fields; `audience` maps filter fields to values."""

    territories: Iterable[Territory]
    audience: Mapping[str, object] = field(default_factory=dict)
    opening: str = ""
    objections: str = ""
    questions: list[QuestionSpec] = field(default_factory=list)
    cadences: Mapping[str, CadenceSpec] = field(default_factory=dict)


@transaction.atomic
def save(campaign: Campaign, plan: CampaignPlan) -> Campaign:
    """Create or update a campaign with everything that belongs to it.

    Raise `CampaignNotReady`, with nothing written, if a started campaign would become incomplete, or if the
    plan drops a question that has answers or a territory with leads waiting for a call.
    """
    state = _lock(campaign)
    campaign.audience = audience_of(campaign, plan.audience)
    campaign.save(update_fields=CAMPAIGN_FIELDS if campaign.pk else None)
    _save_territories(campaign, list(plan.territories))
    Script.objects.update_or_create(
        campaign=campaign, defaults={"opening": plan.opening, "objections": plan.objections}
    )
    _save_questions(campaign, plan.questions)
    for warmth, spec in plan.cadences.items():
        _save_cadence(campaign, warmth, spec)
    saved = Campaign.objects.get(pk=campaign.pk)
    if state in (State.RUNNING, State.PAUSED) and (missing := conditions.missing(saved)):
        raise CampaignNotReady(*missing)
    return saved


def _lock(campaign: Campaign) -> str:
    """Lock the campaign until the transaction ends and return its state."""
    if campaign.pk is None:
        return State.DRAFT
    return Campaign.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=campaign.pk)


def audience_of(campaign: Campaign, filters: Mapping[str, object]) -> Audience:
    """Save the campaign's own audience, named after it; never change one that another campaign shares."""
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
    """Return `name`, numbered if the queryset `taken` has it already, within the maximum length of a name."""
    names = set(taken.filter(name__startswith=name[:110]).values_list("name", flat=True))
    numbered = (f"{name[:110]} ({number})" for number in range(2, len(names) + 3))
    return next(candidate for candidate in [name, *numbered] if candidate not in names)


def _other_campaigns(campaign: Campaign):
    return Campaign.objects.exclude(pk=campaign.pk)


def _save_territories(campaign: Campaign, territories: list[Territory]) -> None:
    """Set the territories, with those within them unless the campaign is private to a rep."""
    if not campaign.private:
        keys = [territory.pk for territory in territories]
        territories = list(Territory.objects.filter(path__overlap=keys))
    for removed in campaign.territories.exclude(pk__in=[territory.pk for territory in territories]):
        # Leads in a territory outside the campaign would never be offered to a rep.
        if waiting := campaign.steps.filter(territory=removed).count():
            raise CampaignNotReady(
                ngettext(
                    "%(territory)s can't be removed: %(count)s lead there is still waiting for a call.",
                    "%(territory)s can't be removed: %(count)s leads there are still waiting for a call.",
                    waiting,
                )
                % {"count": formats.number(waiting), "territory": removed}
            )
    campaign.territories.set(territories)


def _save_questions(campaign: Campaign, questions: list[QuestionSpec]) -> None:
    remaining = [spec.pk for spec in questions if spec.pk]
    for removed in campaign.questions.exclude(pk__in=remaining):
        if removed.answers.exists():
            raise CampaignNotReady(
                _("“%(label)s” has answers and can't be deleted. Make it optional instead.")
                % {"label": removed.label}
            )
        removed.delete()
    existing = set(campaign.questions.values_list("pk", flat=True))
    for position, spec in enumerate(questions):
        Question(
            pk=spec.pk if spec.pk in existing else None,
            campaign=campaign,
            position=position,
            label=spec.label,
            text=spec.text,
            required=spec.required,
        ).save()


def _save_cadence(campaign: Campaign, warmth: str, spec: CadenceSpec) -> None:
    cadence, _created = Cadence.objects.update_or_create(
        campaign=campaign,
        warmth=warmth,
        defaults={"after_last_attempt": spec.after_last_attempt, "cooldown": spec.cooldown},
    )
    cadence.steps.all().delete()
    CadenceStep.objects.bulk_create(
        CadenceStep(cadence=cadence, number=number, gap=gap, day_part=day_part)
        for number, (gap, day_part) in enumerate(spec.steps, 1)
    )
