"""The inside reps' work: blocks of calls, promised calls, and handing leads over."""

import math
from datetime import datetime, timedelta
from decimal import Decimal

from handoffs.acceptance import briefing
from handoffs.acceptance import hand_over as handing_over
from handoffs.meetings import availability
from leads.assignment import closing_route
from leads.calling import calls
from leads.compliance import eligibility
from leads.models import Lead
from leads.models.calling.activity import CustomerOutcome, Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.levels import closes_up_to
from salesdesk.people.models import User

from ..campaign_sketches import CAMPAIGNS
from ..texts import phrase
from ..world import World
from . import aftercare, conversations, deals, field_answers, meetings

#: The reps stop calling this long before the present, so that due calls are waiting when the demo opens.
PAUSE = timedelta(minutes=35)


def make_calls(world: World, rep: User, count: int) -> None:
    """Schedule a block of `count` calls by `rep`, starting now."""
    at = clock.now()
    for _call in range(count):
        world.schedule.add(at, call, world, rep)
        at += world.minutes(4, 11)


def make_due_call(world: World, rep: User) -> None:
    """Make the call that has just fallen due and is on top of the queue."""
    eligibility.make_ready(clock.now(), limit=100)
    call(world, rep)


def call(
    world: World,
    rep: User,
    outcome: Outcome | None = None,
    *,
    at: datetime | None = None,
    ignored: bool = False,
) -> Lead | None:
    """Make one call with its follow-up; return its lead, or None if there was no call to make.

    The result is random unless `outcome`, the time of a promised call (`at`) or `ignored` is given.
    """
    if not _at_the_desk(world, rep) or (step := claim.take_next(rep)) is None:
        return None
    result = conversations.talk(world, step, outcome, at)
    screen = handing_over.CallOnScreen(result, step.lead.hold.fence)
    if result.outcome in conversations.HANDED_OVER and _is_handed_over_now(world, result.outcome):
        hand_over(world, rep, step.lead_id, screen, ignored=ignored)
        return step.lead
    calls.log(step.lead_id, result, by=rep, fence=screen.fence)
    if result.outcome == Outcome.QUALIFIED:
        world.schedule.add(clock.now() + timedelta(hours=20), hand_over, world, rep, step.lead_id)
    elif result.outcome in CustomerOutcome.values:
        aftercare.follow(world, rep, step.lead_id, result.outcome, call=make_due_call)
    elif result.at:
        late = world.minutes(40, 200) if world.happens(0.1) else world.minutes(0, 5)
        world.schedule.add(result.at + late, make_due_call, world, rep)
    return step.lead


def hand_over(
    world: World,
    rep: User,
    lead_id: int,
    screen: handing_over.CallOnScreen | None = None,
    *,
    ignored: bool = False,
) -> None:
    """Hand the lead over to field, with a meeting if one was agreed, or open an inside deal if allowed.

    `ignored`: hand it to field, which does not answer.
    """
    lead = Lead.objects.select_related(
        "campaign", "company__place", "contact", "territory__field_rep", "holder"
    ).get(pk=lead_id)
    if lead.holder_id != rep.pk and screen is None:
        return
    value = _value(world, lead)
    advice = closing_route.effective_route(lead, closing_route.decider_count(lead), value=value)
    if not ignored and advice.route == lead.campaign.route == "inside" and value <= closes_up_to(rep.level):
        terms = deals.terms(world, lead, value)
        deals.plan_deal(world, handing_over.open_inside(lead, rep, **terms, screen=screen))
        return
    # Territories of the demo have one field rep each, who is next in rotation.
    to = world.people.prefetched(lead.territory.field_rep)
    meeting = screen is not None and screen.call.outcome == Outcome.MEETING
    handoff = handing_over.hand_over(
        lead,
        rep,
        brief=briefing.draft(lead, phrase(world, "brief", lead)),
        value=value,
        to=to,
        starts_at=_free(world, lead, to) if meeting else None,
        location=world.pick([to.meeting_link, "At their site", "By phone"]),
        screen=screen,
    )
    if meeting:
        meetings.plan(world, lead.pk)
    if not ignored:
        world.schedule.add(field_answers.answered_at(world, to), field_answers.answer, world, handoff.pk)


def _at_the_desk(world: World, rep: User) -> bool:
    return clock.now() <= world.until - PAUSE and world.calendar(rep).is_open(clock.now())


def _is_handed_over_now(world: World, outcome: Outcome) -> bool:
    """Return whether the lead is handed over during the call: always with a meeting, otherwise mostly."""
    return outcome == Outcome.MEETING or world.happens(0.85)


def _value(world: World, lead: Lead) -> Decimal:
    """Return a random order value around the campaign's median, with a long tail."""
    median = next(sketch.value for sketch in CAMPAIGNS.values() if sketch.name == lead.campaign.name)
    return Decimal(max(500, round(world.rng.lognormvariate(math.log(median), 0.7), -2)))


def _free(world: World, lead: Lead, person: User):
    free = availability.free_slots(
        person, after=clock.now() + timedelta(days=1), a_day=2, place=lead.company.place.clock
    )
    return world.pick(free)
