"""Filling an empty desk with the demo: all of it, or nothing when somebody interrupts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.db import connection, transaction

from handoffs import answering
from leads import readiness
from leads.models import Lead, Touch
from salesdesk import clock
from salesdesk.people.models import User

from . import campaigns, people, today, working
from .companies import Register
from .world import World, morning

#: Changing it makes another desk, as believable.
SEED = 20


class NotEmpty(Exception):
    """Somebody works at this desk: the demo is for an empty one."""


def fill(now: datetime, say: Callable[[str], None]) -> World:
    """Make the demo desk as it would stand at `now`: the same each time for the same `now`.

    Raises NotEmpty for a desk that has people. `say` hears how far it is.
    """
    if User.objects.exists():
        raise NotEmpty
    with transaction.atomic(), _letters_going_nowhere():
        world = _found(now.replace(second=0, microsecond=0))
        working.write_down(world)
        today.write_down(world)
        _live(world, say)
        with clock.moved_to(world.until):
            answering.run(world.until)
            readiness.run(world.until)
    return world


def _found(until: datetime) -> World:
    """The team, its map and its campaigns, on the morning before the history begins."""
    first_day = working.first_day(until)
    with clock.moved_to(morning(first_day) - timedelta(hours=2)):
        team = people.gather()
        territories = campaigns.draw_map(team)
        dice = Random(SEED)
        return World(team, campaigns.write(team, territories, first_day), until, dice, Register(dice))


def _live(world: World, say: Callable[[str], None]) -> None:
    """Week by week. The tables grow from nothing, so the planner is told now and then how large they are."""
    monday = working.first_day(world.until)
    for week in range(working.WEEKS + 1):
        ends = morning(monday + timedelta(weeks=week + 1))
        world.diary.live(min(ends, world.until))
        if week % 5 == 1:
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        if week % 5 == 0 or week == working.WEEKS:
            say(
                f"  week {week + 1:2} of {working.WEEKS + 1}: {Lead.objects.count():5,} leads,"
                f" {Touch.objects.count():5,} calls"
            )


@contextmanager
def _letters_going_nowhere() -> Iterator[None]:
    """The letters of the past count as sent; none of them leaves."""
    backend = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = backend
