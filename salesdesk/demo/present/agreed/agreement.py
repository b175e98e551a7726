"""The agreed funnel of the demo: two signed versions, a third that waits for field, and the actions of the weeks.

The versions are made in the last minutes of the history, dated back, so that they change none of its calls.
"""

from dataclasses import replace
from datetime import timedelta

from campaigns.agreement import action_board, defaults, proposing, signing
from campaigns.agreement.proposing import Terms
from campaigns.models import FunnelAgreement
from campaigns.models.agreement.times import TIMES
from salesdesk import clock
from salesdesk.people.models import User

from ...world import World

#: The percentage of the leads of each stage that is expected to move on.
EXPECTED = {"suspect": 25, "prospect": 30, "mql": 40, "sql": 70, "opportunity": 30}
#: How many days ago the versions were made.
FIRST, SECOND, THIRD = 120, 44, 1
#: How many of the last weeks have their actions; one in four was missed.
WEEKS = 6


def plan(world: World) -> None:
    """Schedule the versions at the end of the history."""
    world.schedule.add(world.until - timedelta(minutes=1), _agree, world)


def _agree(world: World) -> None:
    people = world.people
    manager: User = people.aleida
    signers = {"marketing": people.nora, "inside": people.maaike, "field": people.joost}
    times = {name: getattr(FunnelAgreement(), name) for name in TIMES}
    first = Terms(times, [replace(each, conversion=EXPECTED[each.stage]) for each in defaults.stages()])
    second = replace(first, actions=defaults.actions())
    third = replace(second, times=times | {"answer_within": timedelta(hours=16)})
    for days, terms, note in (
        (FIRST, first, ""),
        (SECOND, second, "Actions that return, so that none is forgotten"),
    ):
        with clock.moved_to(world.until - timedelta(days=days)):
            agreement = proposing.propose(manager.team, manager, terms, signers, note)
        for hours, person in enumerate(signers.values(), 3):
            with clock.moved_to(world.until - timedelta(days=days) + timedelta(hours=hours)):
                agreement = signing.sign(agreement, person)
    for week in range(WEEKS, 0, -1):
        with clock.moved_to(world.until - timedelta(weeks=week)):
            for number, action in enumerate(agreement.actions.all()):
                if (week + number) % 4:
                    action_board.mark_done(action, signers[action.responsible])
    with clock.moved_to(world.until - timedelta(days=THIRD)):
        proposal = proposing.propose(
            manager.team, manager, third, signers, "Two handoffs went to a competitor on the second day"
        )
        signing.sign(proposal, people.nora)
        signing.sign(proposal, people.maaike)
