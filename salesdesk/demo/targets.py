"""The targets of the demo: within reach for all but one rep, and raised once for the team."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from campaigns.models import TargetFigure
from campaigns.targets import setting
from campaigns.targets.months import months_of
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import subjects_of
from salesdesk import clock
from salesdesk.clock.months import months_after, quarter_of
from salesdesk.dashboards.targets.reached import reached

from . import saved_views
from .world import World

#: The targets are based on the average of this many past months.
MEASURED = 3
#: Multiples of that average: for everybody, and for the rep who will miss the target.
WITHIN_REACH, TOO_MUCH = Decimal("0.8"), Decimal("2.5")
#: Order values of a month are rounded to this.
ROUND_TO = 1_000


def plan(world: World) -> None:
    """Save views of the funnel, and schedule the targets for the end, when it is known what can be reached."""
    saved_views.save(world)
    world.schedule.add(world.until - timedelta(minutes=1), _set, world)


def _set(world: World) -> None:
    team, manager, overtaxed = world.people.team, world.people.aleida, world.people.pim
    quarter = quarter_of(world.until.date())
    months = [*months_of(quarter), *months_of(months_after(quarter, 3))]
    since = world.until - timedelta(days=MEASURED * 30)
    found: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for (cell, currency), amount in reached(team, since, world.until, manager.time_zone).items():
        found[cell.subject, cell.figure, currency] += amount / MEASURED
    everybody = subjects_of(team, months)
    own = {each.key: each.currency for each in everybody}
    wanted: dict[Cell, Amount | None] = {}
    for (subject, figure, currency), amount in found.items():
        is_of_person = subject.startswith("person")
        if subject not in own or (
            figure == TargetFigure.VALUE and (is_of_person or currency != (own[subject] or "EUR"))
        ):
            continue
        asked = amount * (TOO_MUCH if subject == f"person-{overtaxed.pk}" else WITHIN_REACH)
        step = ROUND_TO if figure == TargetFigure.VALUE else 1
        for month in months:
            wanted[Cell(subject, figure, month)] = Amount(
                Decimal(max(round(asked / step), 1) * step), currency
            )
    with clock.moved_to(world.until - timedelta(days=50)):
        setting.save(team, manager, wanted, everybody)
    raised = {
        cell: amount._replace(amount=amount.amount + 1)
        for cell, amount in wanted.items()
        if amount and cell.subject == "team" and cell.figure == TargetFigure.ORDERS and cell.month > months[2]
    }
    with clock.moved_to(world.until - timedelta(days=6)):
        setting.save(team, manager, raised, everybody)
