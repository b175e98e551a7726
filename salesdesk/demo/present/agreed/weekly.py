"""Actions from the weekly meetings of Maaike and Joost, and of Pim and Joost."""

from datetime import timedelta

from handoffs.models import MeetingAction
from handoffs.weekly.pairs import Pair

from ...world import World

WEEK = timedelta(weeks=1)
#: The inside rep, who does it, what, how many weeks ago they agreed, how often it was carried over, and if it is done.
AGREED = [
    ("maaike", "joost", "Send the calibration certificate to the two dairies", 1, 0, True),
    ("maaike", "maaike", "Ask for the night supervisor before handing over", 1, 0, False),
    ("maaike", "joost", "Give feedback on the same day", 3, 2, False),
    ("pim", "pim", "Find out who signs at the three growers", 1, 0, False),
]


def plan(world: World) -> None:
    """Add the actions of the last weeks."""
    world.schedule.add(world.until, _agree, world)


def _agree(world: World) -> None:
    people = world.people.by_name
    actions = []
    for inside, who, what, weeks, carried_over, done in AGREED:
        pair = Pair(people[inside], people["joost"])
        action = MeetingAction(
            inside_rep=pair.inside,
            field_rep=pair.field,
            what=what,
            person=people[who],
            agreed_by=pair.inside,
            agreed_at=world.until - weeks * WEEK,
            carried_over=carried_over,
        )
        action.review_after(pair.this_week - (weeks - carried_over) * WEEK)
        if done:
            action.done_at, action.done_by = world.until - timedelta(hours=20), people[who]
        actions.append(action)
    MeetingAction.objects.bulk_create(actions)
