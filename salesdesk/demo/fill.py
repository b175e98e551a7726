"""Filling an empty desk with the demo, in thousands of small transactions like the work that it shows.

One large transaction would be ten times slower: what it rewrites stays in everybody's way until it ends. A fill
that was interrupted is recognised by a mark, and started anew.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random

import pgtrigger
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from handoffs.acceptance import escalation
from handoffs.deals import field_nurture
from leads.compliance import eligibility
from leads.models import Activity, Lead
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

from . import campaigns, people, today, weekly_work
from .companies import Register
from .world import World, morning

#: Changing it makes another desk, as believable.
SEED = 20

#: Stands among the people while the desk is being filled, can't sign in, and leaves at the end.
UNFINISHED = "being-filled@desk.example"

HURRY = {
    "synchronous_commit": "off",
    "join_collapse_limit": 1,
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_material": "off",
    "plan_cache_mode": "force_generic_plan",
}
PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


class NotEmpty(Exception):
    """Somebody works at this desk: the demo is for an empty one."""


def fill(now: datetime, say: Callable[[str], None]) -> World:
    """Make the demo desk as it would stand at `now`: the same each time for the same `now`.

    Raises NotEmpty for a desk that has people. `say` hears how far it is.
    """
    if not is_wanted():
        raise NotEmpty
    _clear()
    mark = User.objects.create(email=UNFINISHED, name="…", role=Role.ADMIN, is_active=False)
    with _in_a_hurry(), _letters_going_nowhere():
        world = _found(now.replace(second=0, microsecond=0))
        weekly_work.write_down(world)
        today.write_down(world)
        _live(world, say)
        with clock.moved_to(world.until):
            escalation.run(world.until)
            field_nurture.run(world.until)
            eligibility.run(world.until)
    mark.delete()
    return world


def is_wanted() -> bool:
    """Whether nobody works here yet, or a fill was interrupted."""
    return (
        not User.objects.exclude(email=UNFINISHED).exists() or User.objects.filter(email=UNFINISHED).exists()
    )


def _clear() -> None:
    """Take away what an interrupted fill left; the append-only tables let nobody else do that."""
    if User.objects.exists():
        with pgtrigger.ignore():
            call_command("flush", interactive=False, verbosity=0)


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """A commit does not wait for the disk: whoever pulls the plug now begins anew anyway. And the planner, which
    took longer than the statements themselves, does not weigh ways that only large tables need, and keeps its
    plans. What the program itself consists of is not searched for garbage each time."""
    options = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = options | PREPARED
    connection.close()
    gc.freeze()
    try:
        with connection.cursor() as cursor:
            for setting, value in HURRY.items():
                cursor.execute(f"SET {setting} = {value}")
        yield
    finally:
        gc.unfreeze()
        connection.settings_dict["OPTIONS"] = options
        connection.close()


def _found(until: datetime) -> World:
    """The team, its map and its campaigns, on the morning before the history begins."""
    first_day = weekly_work.first_day(until)
    with clock.moved_to(morning(first_day) - timedelta(hours=2)):
        team = people.gather()
        territories = campaigns.draw_map(team)
        dice = Random(SEED)
        return World(team, campaigns.write(team, territories, first_day), until, dice, Register(dice))


def _live(world: World, say: Callable[[str], None]) -> None:
    """Week by week. The tables grow from nothing, so the planner is told now and then how large they are: seldom,
    since it makes all its plans anew then."""
    monday = weekly_work.first_day(world.until)
    for week in range(weekly_work.WEEKS + 1):
        ends = morning(monday + timedelta(weeks=week + 1))
        world.diary.live(min(ends, world.until))
        with connection.cursor() as cursor:
            if week % 3 == 1:
                cursor.execute("VACUUM (ANALYZE) leads_nextstep, leads_hold, leads_lead")
            if week % 6 == 1:
                cursor.execute("ANALYZE")
        if week % 5 == 0 or week == weekly_work.WEEKS:
            say(
                f"  week {week + 1:2} of {weekly_work.WEEKS + 1}: {Lead.objects.count():5,} leads,"
                f" {Activity.objects.calls().count():5,} calls"
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
