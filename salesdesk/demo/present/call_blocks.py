"""Call blocks of the demo: mornings that inside reps keep for calls, kept and ahead, and a pause for sales admin."""

from datetime import datetime, time, timedelta

from handoffs.meetings import call_blocks
from leads.funnel.transitions import Refused
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World

#: From when until when, every working day of the last week and the next.
BLOCK = (time(9, 30), time(11, 0))
DAYS_BEFORE, DAYS_AHEAD = 7, 7


def plan(world: World) -> None:
    """Plan the blocks a week ago."""
    for person in (world.people.maaike, world.people.pim):
        at = world.until - timedelta(days=DAYS_BEFORE + 1)
        world.schedule.add(at, _plan, world, person)


def _plan(world: World, person: User) -> None:
    for more in range(DAYS_BEFORE + DAYS_AHEAD):
        day = person.today + timedelta(days=more + 1)
        begins, ends = (clock.instant_of(datetime.combine(day, at), person.time_zone) for at in BLOCK)
        if not world.calendar(person).is_open(begins):
            continue
        try:
            call_blocks.plan(person, person, starts_at=begins, ends_at=ends)
        except Refused:
            continue  # a meeting is booked already
