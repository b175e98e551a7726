"""The half year: which lists and campaigns come when, who calls on which days, and the sweeps at night."""

from datetime import UTC, date, datetime, time, timedelta

from campaigns import lifecycle
from handoffs.acceptance import escalation
from leads.compliance import eligibility
from leads.recycling import campaign_end, recycle
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.people.roles import Role

from . import calling, email_nurture, interest, lists
from .campaigns import CAMPAIGNS
from .world import World, morning

WEEKS = 26
#: The reps of a place sit down together for a block of calls, at one of these hours.
BLOCKS = [time(9, 10), time(10, 40), time(13, 20), time(15, 15)]
#: So many calls of a rep's day are planned, on so many of five days; promises and fresh interest come on top.
CALLS = {1: 6, 2: 7}
PAUSED_IN_WEEK = 24


def first_day(until: datetime) -> date:
    """The Monday on which the history begins."""
    today = until.date()
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def write_down(world: World) -> None:
    """Fill the diary up to the present: what a desk does anyway, week after week."""
    monday = first_day(world.until)
    for key, sketch in CAMPAIGNS.items():
        _campaign(world, key, sketch.starts, sketch.ends, monday)
    for arriving in lists.LISTS:
        world.diary.write(morning(monday + timedelta(weeks=arriving.week)), lists.arrive, world, arriving)
    world.diary.write(morning(monday + timedelta(days=2)), interest.at_the_fair, world)
    world.diary.write(morning(monday + timedelta(days=11)), interest.week_of_support, world)
    email_nurture.write_down(world, monday)
    for days in range((world.until.date() - monday).days + 1):
        _day(world, monday + timedelta(days=days))


def _campaign(world: World, key: str, starts: int, ends: int | None, monday: date) -> None:
    campaign = world.campaigns[key]
    if starts < WEEKS:
        at = morning(monday + timedelta(weeks=starts)) - timedelta(minutes=30)
        world.diary.write(at, lifecycle.start, campaign, world.people.aleida)
    if ends:
        at = morning(monday + timedelta(weeks=ends))
        world.diary.write(at, lifecycle.end, campaign, world.people.aleida)
    if key == "safe":
        at = morning(monday + timedelta(weeks=PAUSED_IN_WEEK))
        world.diary.write(at, lifecycle.pause, campaign, world.people.aleida)


def _day(world: World, day: date) -> None:
    at_three = datetime.combine(day, time(3), UTC)
    world.diary.write(at_three, sweep)
    weekday = day.isoweekday() <= 5
    if weekday:
        world.diary.write(at_three, open_the_week if day.isoweekday() == 1 else open_the_day)
        world.diary.write(at_three.replace(hour=12), remind)
        block = datetime.combine(day, world.pick(BLOCKS))
        hours = {rep: clock.instant_of(block, rep.time_zone) for rep in world.people.who(Role.INSIDE)}
        for hour in dict.fromkeys(hours.values()):
            world.diary.write(hour, make_ready)
        for rep, hour in hours.items():
            world.diary.write(hour + world.minutes(1, 20), calling.block, world, rep, world.one_of(CALLS))
    for _arrival in range(world.one_of({0: 5, 1: 4, 2: 1} if weekday else {0: 6, 1: 1})):
        rep = world.pick(world.people.who(Role.INSIDE))
        nine = clock.instant_of(datetime.combine(day, time(9)), rep.time_zone)
        late = world.happens(0.12)
        at = nine + (world.minutes(9 * 60, 13 * 60) if late else world.minutes(5, 8 * 60))
        world.diary.write(at, interest.arrives, world, rep)


def open_the_week() -> None:
    """The whole sweep, laws that come into force included."""
    eligibility.run(clock.now())


def open_the_day() -> None:
    """The windows of the day, for what is promised before anybody sits down to call."""
    now = clock.now()
    eligibility.roll_windows(now)
    eligibility.unready_protected(now)


def make_ready() -> None:
    """What is due, where people may be called today.

    What is ready already stays so over night, else half of the fill were two thousand calls that rest and wake
    each day: the claim asks again whether their place is open.
    """
    now = clock.now()
    eligibility.roll_windows(now)
    eligibility.make_ready(now, limit=5_000)


def remind() -> None:
    """Who has not answered is reminded, and the letters go out."""
    now = clock.now()
    escalation.run(now)
    sending.run(now, limit=500)


def sweep() -> None:
    """What the worker does by itself, at an hour when nobody may be called."""
    now = clock.now()
    recycle.run(now)
    campaign_end.run(now)
    remind()
