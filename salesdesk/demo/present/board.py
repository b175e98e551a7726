"""Deals in every step on the board of each closer who has several."""

from datetime import timedelta

from handoffs.models import Opportunity
from salesdesk.people.models import User

from ..history import deals
from ..world import World
from .today import earlier

#: How many steps the oldest deals in discovery of a closer are moved.
STEPS = [2, 1]


def plan(world: World) -> None:
    """Schedule the moves for the last days."""
    for number, closer in enumerate(User.objects.filter(team=world.people.team).order_by("pk")):
        at = earlier(closer, world.until, hours=20) + timedelta(minutes=number)
        world.schedule.add(at, _move_oldest, closer)


def _move_oldest(closer: User) -> None:
    found = Opportunity.objects.open().filter(holder=closer, step=Opportunity.Step.DISCOVERY)
    oldest = list(found.filter(lead__review_on=None).order_by("opened_at", "pk")[: len(STEPS)])
    for deal, count in zip(oldest, STEPS, strict=False):
        for _step in range(count):
            deal.refresh_from_db(fields=["step", "step_rank"])
            deals.advance(deal)
