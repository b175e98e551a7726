"""Random results of calls: whether somebody answers, and what comes of it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from leads.calling.calls import Call
from leads.calling.customer_calls import NOT_FOR_CUSTOMERS
from leads.models import Lead, NextStep
from leads.models.calling.activity import CustomerOutcome, Outcome
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, FinalReason, Source, Stage
from salesdesk import clock

from ..names import COUNTRIES
from ..texts import ANSWERS, phrase
from ..world import World

#: Probability that somebody answers, by kind of call.
ANSWERED = {
    StepKind.CALLBACK: 0.8,
    StepKind.CALL_REQUEST: 0.8,
    StepKind.FRESH: 0.75,
    StepKind.QUOTE: 0,
    StepKind.RETURNED: 0.75,
    StepKind.NURTURE: 0.75,
    StepKind.AFTERCARE: 0.8,
    StepKind.RETRY: 0.75,
    StepKind.COLD: 0.7,
}
#: In the owner-first campaign these calls ask for the owner, who answers less often.
REACHED_BY_NAME = (StepKind.COLD, StepKind.RETRY)
OWNER_IS_IN = 0.6
#: How much more often than usual somebody answers a call that was not promised, by the hour at their place: late in the
#: morning and in the afternoon; and by weekday, Monday is 1.
BY_HOUR = {8: 0.7, 9: 0.7, 10: 1.25, 11: 1.25, 12: 0.6, 13: 0.6, 14: 1.05, 15: 1.2, 16: 1.2, 17: 0.8}
BY_WEEKDAY = {1: 0.9, 5: 0.85}
PROMISED = (StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.AFTERCARE)
#: How much more often a conversation of the last FIT_WEEKS ends in an SQL: one campaign is really better than another.
FIT = {"cold": 2.2, "clean": 0.35, "energy": 0.6, "owners": 0.6, "safe": 0.6}
FIT_WEEKS = 13
NOT_ANSWERED = {Outcome.NO_ANSWER: 7, Outcome.VOICEMAIL: 3}
#: Weights of the outcomes of conversations with cold, known and interested contacts.
COLD = {
    Outcome.NO_INTEREST: 70,
    Outcome.CALL_BACK: 6,
    Outcome.LATER: 10,
    Outcome.QUALIFIED: 4,
    Outcome.MEETING: 2,
    Outcome.WRONG_PERSON: 6,
    Outcome.DO_NOT_CALL: 2,
}
KNOWN = {
    Outcome.NO_INTEREST: 50,
    Outcome.CALL_BACK: 8,
    Outcome.LATER: 20,
    Outcome.QUALIFIED: 13,
    Outcome.MEETING: 9,
}
WARM = {
    Outcome.NO_INTEREST: 34,
    Outcome.CALL_BACK: 12,
    Outcome.LATER: 14,
    Outcome.QUALIFIED: 21,
    Outcome.MEETING: 17,
    Outcome.WRONG_PERSON: 2,
}
#: How many say no at once, by the source of the interest: a download is no question.
QUALITY = {
    Source.DOWNLOAD: {Outcome.NO_INTEREST: 46},
    Source.FAIR: {Outcome.NO_INTEREST: 40},
    Source.WEBSITE: {Outcome.NO_INTEREST: 30},
    Source.CALL: {Outcome.NO_INTEREST: 18},
    Source.REFERRAL: {Outcome.NO_INTEREST: 12},
}
CUSTOMER = {
    Outcome.NO_INTEREST: 8,
    Outcome.CALL_BACK: 12,
    Outcome.LATER: 15,
    Outcome.QUALIFIED: 40,
    Outcome.MEETING: 25,
}
#: Leads that were handed over in an earlier round.
RETURNING = {
    Outcome.NO_INTEREST: 30,
    Outcome.CALL_BACK: 10,
    Outcome.LATER: 25,
    Outcome.QUALIFIED: 20,
    Outcome.MEETING: 15,
}
#: Calls to customers about their order; those who came by a referral introduce others in turn.
AFTERCARE = {
    CustomerOutcome.SATISFIED: 52,
    CustomerOutcome.ISSUE: 9,
    CustomerOutcome.REFERRAL: 26,
    CustomerOutcome.REPEAT_ORDER: 8,
    Outcome.CALL_BACK: 5,
}
REFERRED = {CustomerOutcome.REFERRAL: 80, CustomerOutcome.SATISFIED: 20}
CHANCES = {
    Outcome.NO_INTEREST: (10, 10),
    Outcome.CALL_BACK: (20, 40),
    Outcome.LATER: (20, 50),
    Outcome.QUALIFIED: (30, 60),
    Outcome.MEETING: (40, 70),
}
DROPPED = {
    DropReason.NO_NEED: 4,
    DropReason.NO_INTEREST: 4,
    DropReason.NO_BUDGET: 3,
    DropReason.COMPETITOR: 2,
}
FINAL = {FinalReason.WRONG_FIT: 3, FinalReason.OUT_OF_BUSINESS: 1}
HANDED_OVER = (Outcome.QUALIFIED, Outcome.MEETING)


def talk(world: World, step: NextStep, outcome: Outcome | None = None, at: datetime | None = None) -> Call:
    """Return the result of the call that `step` plans; random unless `outcome` (with its time `at`) is given."""
    lead, kind = step.lead, StepKind(step.kind)
    if lead.stage == Stage.WON and outcome in NOT_FOR_CUSTOMERS:
        outcome = CustomerOutcome.SATISFIED
    if lead.stage == Stage.OPPORTUNITY and outcome in HANDED_OVER:
        # A call after a quote, which has no such outcome.
        outcome = Outcome.NO_ANSWER
    if outcome is None:
        answered = world.happens(_chance_to_answer(world, lead, kind))
        outcome = world.one_of(_fitting(world, lead) if answered else NOT_ANSWERED)
        if answered and lead.pk in world.promising and lead.stage != Stage.WON:
            outcome = world.pick(HANDED_OVER)
    facts: dict[str, Any] = {"note": _note(world, outcome, lead), "seconds": _seconds(world, outcome)}
    if outcome in CHANCES:
        least, most = CHANCES[outcome]
        facts["probability"] = world.rng.randrange(least, most + 10, 10)
    if outcome == Outcome.CALL_BACK:
        facts["at"] = at or promised(world, lead, world.workday_in(1, 6))
    elif outcome == Outcome.LATER:
        facts["on"] = world.workday_in(14, 110)
    elif outcome == Outcome.NO_INTEREST:
        facts["reason"] = world.one_of(FINAL if world.happens(0.12) else DROPPED)
    elif outcome in HANDED_OVER:
        facts["answers"] = {
            question.pk: world.pick(ANSWERS[question.label])
            for question in lead.campaign.questions.all()
            if question.required or world.happens(0.5)
        }
    elif outcome == Outcome.WRONG_PERSON:
        land = COUNTRIES[lead.company.country]
        facts |= {"name": land.person(world.rng), "title": world.pick(land.titles)}
    return Call(outcome, tips=[tip["pk"] for tip in step.tips], **facts)


def _chance_to_answer(world: World, lead: Lead, kind: StepKind) -> float:
    chance: float = ANSWERED[kind]
    if kind in REACHED_BY_NAME and lead.campaign_id == world.campaigns["owners"].pk:
        chance *= OWNER_IS_IN
    if kind not in PROMISED:
        there = clock.now().astimezone(ZoneInfo(lead.company.place.clock.zone))
        chance *= BY_HOUR.get(there.hour, 0.7) * BY_WEEKDAY.get(there.isoweekday(), 1)
    return min(chance, 0.97)


def _fitting(world: World, lead: Lead) -> dict[Any, float]:
    """Return the odds of the outcomes of a conversation, with those of the campaign's fit."""
    odds = _odds(world, lead)
    key = next(key for key, campaign in world.campaigns.items() if campaign.pk == lead.campaign_id)
    is_late = clock.now() >= world.until - timedelta(weeks=FIT_WEEKS)
    fit = FIT.get(key, 1) if is_late and lead.stage != Stage.WON else 1
    return {outcome: weight * (fit if outcome in HANDED_OVER else 1) for outcome, weight in odds.items()}


def promised(world: World, lead: Lead, day: date) -> datetime:
    """Return a random half hour in calling hours on `day`, or on the next working day there."""
    place = lead.company.place.clock
    window = clock.window(place, clock.instant_of(datetime.combine(day, time()), place.zone))
    return window.opens_at + timedelta(minutes=30 * world.rng.randrange(1, 16))


def _odds(world: World, lead: Lead) -> dict[Any, int]:
    if lead.stage == Stage.WON:
        return REFERRED if lead.source == Source.REFERRAL else AFTERCARE
    if lead.company_id in world.customers:
        return CUSTOMER
    if lead.round > 1 and lead.value is not None:
        return RETURNING
    if lead.stage == Stage.MQL:
        return WARM | QUALITY.get(Source(lead.source), {})
    return COLD if lead.stage == Stage.SUSPECT else KNOWN


def _note(world: World, outcome: Outcome, lead: Lead) -> str:
    return phrase(world, "qualified" if outcome == Outcome.MEETING else outcome.value, lead)


def _seconds(world: World, outcome: Outcome) -> int:
    """Return the duration of the call, in seconds."""
    if outcome in NOT_ANSWERED:
        return world.rng.randint(18, 45)
    return round(60 * min(22, world.rng.lognormvariate(1.3 if outcome in CHANCES else 0.3, 0.5)))
