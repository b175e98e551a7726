"""Lists that were exported: one whose file has expired, and two that can still be downloaded."""

from datetime import timedelta

from leads.exports import requests, writing
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World, morning


def plan(world: World) -> None:
    """Schedule the exports of Marketing and the manager."""
    nora, aleida = world.people.nora, world.people.aleida
    sql = ("Customers and deals for the board report", {"stage": "won"}, "Stage: Won")
    for days, person, (reason, filters, shown) in (
        (23, nora, ("Invitation to the cold-chain fair in Utrecht", {"stage": "open"}, "Stage: All open")),
        (2, aleida, sql),
        (1, nora, ("Print run of the cold-chain letter", {"stream": "marketing"}, "Team: Marketing")),
    ):
        at = morning(world.until - timedelta(days=days)) + timedelta(hours=1)
        world.schedule.add(at, _export, person, reason, filters, shown)


def _export(person: User, reason: str, filters: dict, shown: str) -> None:
    requests.ask(person, reason=reason, filters=filters, shown=shown)
    writing.run(clock.now())
