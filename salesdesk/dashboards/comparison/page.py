"""Build the context of the comparison: the rows, and how long results take."""

from collections.abc import Hashable
from typing import Any

from django.utils.translation import gettext as _

from leads.models.stages import Source
from salesdesk.dashboards.scope import Scope

from .ages import LATEST, Goal
from .formulas import LEVEL
from .grouping import Group, Rest, hour_names, list_names, script_names, territory_rows
from .history import history_of
from .maturity import HORIZON
from .outcomes import Outcomes, outcomes
from .rows import Link, Row, rows_of

#: The size of the maturity curve in its own units.
WIDTH, HEIGHT = 300, 100
#: Shares of the results in the table beside the curve.
SHARES = (0.25, 0.5, 0.75, 0.9)
#: Rows that are shown at first.
SHOWN = 50


def comparison_context(
    scope: Scope, group: Group, goal: Goal, names: dict[Hashable, str], link: Link
) -> dict[str, Any]:
    """Return the context of the page, in four statements for campaigns, and six or seven for other rows.

    `names` are those of the rows by key.
    """
    history = history_of(scope, group, goal)
    curve = history.curve
    points = ((WIDTH * day / HORIZON, HEIGHT * (1 - curve.maturity(day))) for day in range(HORIZON + 1))
    return {
        "rows": rows_of(_found(scope, group, goal), history, group, names, link),
        "usual": history.usual,
        "level": LEVEL,
        "horizon": HORIZON,
        "curve_leads": LATEST,
        "curve": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        "curve_rows": [(share, curve.days_until(share)) for share in SHARES],
        "has_curve": bool(curve.share[-1]),
    }


def largest(rows: list[Row]) -> list[Row]:
    """Return the rows with the most leads called, in their own order, if there are too many to read."""
    if len(rows) <= SHOWN:
        return rows
    by_size = sorted(range(len(rows)), key=lambda n: -rows[n].found.called)
    return [rows[n] for n in sorted(by_size[:SHOWN])]


def names_of(group: Group, campaigns: dict, territories: dict) -> dict[Hashable, str]:
    """Return the names of the possible rows."""
    if group == Group.SOURCE:
        return {value: str(label) for value, label in Source.choices}
    if group == Group.LIST:
        return list_names(campaigns)
    if group == Group.SCRIPT:
        return script_names(campaigns)
    if group == Group.HOUR:
        return hour_names()
    if group == Group.TERRITORY:
        rests = {Rest(pk): _("%(name)s, other places") % {"name": name} for pk, name in territories.items()}
        return territories | rests
    return {pk: each.name for pk, each in campaigns.items()}


def _found(scope: Scope, group: Group, goal: Goal) -> dict[Hashable, Outcomes]:
    """Return the outcomes of the rows; a territory has those of the territories within it."""
    found = outcomes(scope, group, goal)
    if group != Group.TERRITORY:
        return found
    rows = territory_rows(scope, [key for key in found if isinstance(key, int)])
    added: dict[Hashable, Outcomes] = {}
    for key, each in found.items():
        row = rows.get(key) if isinstance(key, int) else key
        added.setdefault(row, Outcomes()).add(each)
    return added
