"""The inside reps at work: blocks of calls, promises that are kept, leads that are handed over."""

import math
from datetime import datetime, timedelta
from decimal import Decimal

from handoffs.acceptance import briefing, rotation
from handoffs.acceptance import hand_over as handing_over
from handoffs.meetings import availability
from leads.assignment import closing_route
from leads.calling import calls
from leads.compliance import eligibility
from leads.models import Lead
from leads.models.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.people.levels import closes_up_to
from salesdesk.people.models import User

from . import conversations, deals, field_answers, meetings
from .campaigns import CAMPAIGNS
from .texts import said
from .world import World

#: Before the present the reps pause: what fell due since then waits for whoever opens the demo.
PAUSE = timedelta(minutes=35)


def block(world: World, rep: User, count: int) -> None:
    """A rep sits down for so many calls. The sweep has just made ready what is due."""
    at = clock.now()
    for _call in range(count):
        world.diary.write(at, call, world, rep)
        at += world.minutes(4, 11)


def keep_promise(world: World, rep: User) -> None:
    """The hour that was promised has come: the call stands on top of the queue."""
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
    """One call, with what comes of it. Returns whom it was with, or None when there was none to make.

    `outcome`, `at` and `ignored` are what the story needs; else the dice fall.
    """
    if not _at_the_desk(world, rep) or (step := claim.take_next(rep)) is None:
        return None
    said_there = conversations.talk(world, step, outcome, at)
    screen = handing_over.CallOnScreen(said_there, step.lead.hold.fence)
    if said_there.outcome in conversations.HANDED_OVER and _at_once(world, said_there.outcome):
        hand_over(world, rep, step.lead_id, screen, ignored=ignored)
        return step.lead
    calls.log(step.lead_id, said_there, by=rep, fence=screen.fence)
    if said_there.outcome == Outcome.QUALIFIED:
        world.diary.write(clock.now() + timedelta(hours=20), hand_over, world, rep, step.lead_id)
    elif said_there.at:
        late = world.minutes(40, 200) if world.happens(0.1) else world.minutes(0, 5)
        world.diary.write(said_there.at + late, keep_promise, world, rep)
    return step.lead


def hand_over(
    world: World,
    rep: User,
    lead_id: int,
    screen: handing_over.CallOnScreen | None = None,
    *,
    ignored: bool = False,
) -> None:
    """To field, with a meeting where one was agreed, or opened here where that is allowed.

    `ignored`: field, to whom it goes then, lets it lie.
    """
    lead = Lead.objects.select_related(
        "campaign", "company__place", "contact", "territory__field_rep", "holder"
    ).get(pk=lead_id)
    if lead.holder_id != rep.pk and screen is None:
        return
    value = _value(world, lead)
    advice = closing_route.effective_route(lead, closing_route.decider_count(lead), value=value)
    if not ignored and advice.route == lead.campaign.route == "inside" and value <= closes_up_to(rep.level):
        terms = deals.terms(world, value)
        deals.opened(world, handing_over.open_inside(lead, rep, **terms, screen=screen))
        return
    to = world.people.as_gathered(rotation.propose(lead).person)
    meeting = screen is not None and screen.call.outcome == Outcome.MEETING
    handoff = handing_over.hand_over(
        lead,
        rep,
        brief=briefing.draft(lead, said(world, "brief", lead)),
        value=value,
        to=to,
        starts_at=_free(world, lead, to) if meeting else None,
        location=world.pick(["Teams", "At their site", "By telephone"]),
        screen=screen,
    )
    if meeting:
        meetings.plan(world, lead.pk)
    if not ignored:
        world.diary.write(field_answers.answered_at(world, to), field_answers.answer, world, handoff.pk)


def _at_the_desk(world: World, rep: User) -> bool:
    return clock.now() <= world.until - PAUSE and world.calendar(rep).is_open(clock.now())


def _at_once(world: World, outcome: Outcome) -> bool:
    """A meeting is agreed on the telephone; some of the others are handed over the next day."""
    return outcome == Outcome.MEETING or world.happens(0.85)


def _value(world: World, lead: Lead) -> Decimal:
    """What they would order: half above the campaign's middle, few of them far above."""
    middle = next(sketch.value for sketch in CAMPAIGNS.values() if sketch.name == lead.campaign.name)
    return Decimal(max(500, round(world.dice.lognormvariate(math.log(middle), 0.7), -2)))


def _free(world: World, lead: Lead, person: User):
    free = availability.free_slots(
        person, after=clock.now() + timedelta(days=1), a_day=2, place=lead.company.place.clock
    )
    return world.pick(free)
