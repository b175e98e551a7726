"""Build the context of the comparison: the rows, and how long results take."""

from collections.abc import Hashable
from typing import Any

from leads.models.stages import Source
from salesdesk.dashboards.scope import Scope

from .formulas import LEVEL
from .history import history_of
from .maturity import HORIZON
from .outcomes import Goal, Group, outcomes
from .rows import Link, rows_of

#: The size of the maturity curve in its own units.
WIDTH, HEIGHT = 300, 100
#: Shares of the results in the table beside the curve.
SHARES = (0.25, 0.5, 0.75, 0.9)


def comparison_context(
    scope: Scope, group: Group, goal: Goal, names: dict[Hashable, str], link: Link
) -> dict[str, Any]:
    """Return the context of the page, in five statements. `names` are those of the rows by key."""
    history = history_of(scope, group, goal)
    curve = history.curve
    points = ((WIDTH * day / HORIZON, HEIGHT * (1 - curve.maturity(day))) for day in range(HORIZON + 1))
    return {
        "rows": rows_of(outcomes(scope, group, goal), history, group, names, link),
        "usual": history.usual,
        "level": LEVEL,
        "horizon": HORIZON,
        "curve": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "curve_rows": [(share, curve.days_until(share)) for share in SHARES],
        "has_curve": bool(curve.share[-1]),
    }


def names_of(group: Group, campaigns: dict, territories: dict) -> dict[Hashable, str]:
    """Return the names of the possible rows."""
    if group == Group.SOURCE:
        return {value: str(label) for value, label in Source.choices}
    return territories if group == Group.TERRITORY else {pk: each.name for pk, each in campaigns.items()}
