"""Tasks of the demo: what people have to do besides calling, some of it overdue or done."""

from datetime import timedelta

from django.db.models import Q

from leads.models import Lead, Task
from leads.to_do import actions
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World

#: Tasks, each with the working hours until it is due; a negative number is overdue.
OWN = (
    ("Send the case of the cold store in Breda", -5),
    ("Ask finance for their customer number", 2),
    ("Check the drawing with engineering", 7),
    ("Look up who signs for the second site", 19),
    ("Prepare the sample for the fair", 38),
)
DONE = ("Send the price list", "Forward the reference in their industry")
FROM_MANAGER = ("Write two lines on why they chose us", 12)


def plan(world: World) -> None:
    """Plan tasks of the last days for the reps, from themselves and from their manager."""
    people = world.people
    for person, manager, count in (
        (people.maaike, people.aleida, 5),
        (people.pim, people.aleida, 3),
        (people.joost, people.aleida, 4),
        (people.ines, None, 2),
    ):
        planned_at = world.calendar(person).before(world.until, timedelta(hours=14))
        world.schedule.add(planned_at, _plan, world, person, manager, count)
        world.schedule.add(world.until - timedelta(hours=2), _finish, person)


def _plan(world: World, person: User, manager: User | None, count: int) -> None:
    leads = list(
        Lead.objects.open().filter(Q(holder=person) | Q(presales=person)).order_by("pk")[: count + 3]
    )
    for lead, (what, hours) in zip(leads, OWN[:count], strict=False):
        actions.add(lead, person, what=what, due_at=_due(world, person, hours), person=person)
    for lead, what in zip(leads[count:], DONE, strict=False):
        actions.add(lead, person, what=what, due_at=_due(world, person, -1), person=person)
    if manager and leads:
        what, hours = FROM_MANAGER
        actions.add(leads[-1], manager, what=what, due_at=_due(world, person, hours), person=person)


def _finish(person: User) -> None:
    """Complete the tasks that are done by today."""
    for task in Task.objects.open().filter(person=person, what__in=DONE):
        actions.complete(task, person)


def _due(world: World, person: User, hours: int):
    """Return the moment so many working hours after the present, or before it."""
    calendar, span = world.calendar(person), timedelta(hours=abs(hours))
    at = calendar.add(world.until, span) if hours > 0 else calendar.before(world.until, span)
    return max(at, clock.now() + timedelta(hours=1)).replace(minute=at.minute // 15 * 15, second=0)
