"""The half year of history: lists, campaigns, daily calls and nightly sweeps."""

from datetime import UTC, date, datetime, time, timedelta

from campaigns import lifecycle
from handoffs.acceptance import escalation
from handoffs.forecast import estimates, freezing
from leads.compliance import call_windows, eligibility
from leads.recycling import campaign_end, recycle
from salesdesk import clock
from salesdesk.outbox import emails
from salesdesk.outbox.models import Outbox
from salesdesk.people.roles import Role

from ..campaign_sketches import CAMPAIGNS
from ..world import World, morning
from . import calling, customers, email_nurture, interest, lists

WEEKS = 26
#: The reps of a country make a block of calls at one of these times each day.
BLOCKS = [time(9, 10), time(10, 40), time(13, 20), time(15, 15)]
#: Number of planned calls a day -> weight; promised calls and fresh interest come on top.
CALLS = {1: 5, 2: 8}
PAUSED_IN_WEEK = 24
#: Before this week there are hardly any opportunities to forecast.
FROZEN_FROM = 5


def first_day(until: datetime) -> date:
    """Return the Monday on which the history begins."""
    today = until.date()
    return today - timedelta(days=today.weekday(), weeks=WEEKS)


def plan(world: World) -> None:
    """Schedule the desk's regular work up to the present."""
    monday = first_day(world.until)
    for key, sketch in CAMPAIGNS.items():
        _campaign(world, key, sketch.starts, sketch.ends, monday)
    for incoming in lists.LISTS:
        world.schedule.add(
            morning(monday + timedelta(weeks=incoming.week)), lists.import_list, world, incoming
        )
    world.schedule.add(morning(monday + timedelta(days=2)), interest.hand_over_fair_contacts, world)
    world.schedule.add(morning(monday + timedelta(days=11)), interest.find_missing_numbers, world)
    for week in range(WEEKS + 1):
        world.schedule.add(morning(monday + timedelta(weeks=week)), customers.hear_from_customers, world)
    email_nurture.plan(world, monday)
    for days in range((world.until.date() - monday).days + 1):
        _day(world, monday + timedelta(days=days))


def _campaign(world: World, key: str, starts: int, ends: int | None, monday: date) -> None:
    campaign = world.campaigns[key]
    if starts < WEEKS:
        at = morning(monday + timedelta(weeks=starts)) - timedelta(minutes=30)
        world.schedule.add(at, lifecycle.start, campaign, world.people.aleida)
    if ends:
        at = morning(monday + timedelta(weeks=ends))
        world.schedule.add(at, lifecycle.end, campaign, world.people.aleida)
    if key == "safe":
        at = morning(monday + timedelta(weeks=PAUSED_IN_WEEK))
        world.schedule.add(at, lifecycle.pause, campaign, world.people.aleida)


def _day(world: World, day: date) -> None:
    at_three = datetime.combine(day, time(3), UTC)
    world.schedule.add(at_three, sweep)
    weekday = day.isoweekday() <= 5
    if day.isoweekday() == 1 and day >= first_day(world.until) + timedelta(weeks=FROZEN_FROM):
        world.schedule.add(at_three, freeze_forecast)
    if weekday:
        world.schedule.add(at_three, open_the_week if day.isoweekday() == 1 else open_the_day)
        world.schedule.add(at_three.replace(hour=12), remind)
        block = datetime.combine(day, world.pick(BLOCKS))
        hours = {rep: clock.instant_of(block, rep.time_zone) for rep in world.people.with_role(Role.INSIDE)}
        for hour in dict.fromkeys(hours.values()):
            world.schedule.add(hour, make_ready)
        for rep, hour in hours.items():
            world.schedule.add(
                hour + world.minutes(1, 20), calling.make_calls, world, rep, world.one_of(CALLS)
            )
    for _arrival in range(world.one_of({0: 5, 1: 4, 2: 1} if weekday else {0: 6, 1: 1})):
        rep = world.pick(world.people.with_role(Role.INSIDE))
        nine = clock.instant_of(datetime.combine(day, time(9)), rep.time_zone)
        late = world.happens(0.12)
        at = nine + (world.minutes(9 * 60, 13 * 60) if late else world.minutes(5, 8 * 60))
        world.schedule.add(at, interest.show_interest, world, rep)


def open_the_week() -> None:
    """Run the whole queue sweep, including laws that come into force."""
    eligibility.run(clock.now())


def open_the_day() -> None:
    """Open the day's call windows for promised calls."""
    now = clock.now()
    call_windows.roll(now)
    eligibility.unready_protected(now)


def make_ready() -> None:
    """Queue the due calls of places that may be called today.

    Queued calls stay ready overnight. Unqueueing and requeueing two thousand calls each day would take half of the
    fill's time, and the claim checks the call window anyway.
    """
    now = clock.now()
    call_windows.roll(now)
    eligibility.make_ready(now, limit=5_000)


def remind() -> None:
    """Escalate late handoffs, and count the e-mails of the history as sent: none leaves."""
    now = clock.now()
    escalation.run(now)
    Outbox.objects.due(emails.TOPIC, now).update(sent_at=now)


def sweep() -> None:
    """Run the nightly sweeps."""
    now = clock.now()
    recycle.run(now)
    campaign_end.run(now)


def freeze_forecast() -> None:
    """Bring the evidence up to date, which a real desk does every day, and freeze the forecast of the week."""
    now = clock.now()
    estimates.run(now)
    freezing.run(now)
