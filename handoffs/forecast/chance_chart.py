"""The history of a deal's terms, and its two chances over time as lines for a chart."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from handoffs.models import Opportunity, OpportunityChange
from salesdesk import clock, formats

#: The size of the chart in its own units: chances are 0 to 100 from bottom to top.
WIDTH, HEIGHT = 300, 100
#: The latest changes, which the chart and the table show.
SHOWN = 60


@dataclass(frozen=True)
class ChanceChart:
    """The changes of a deal, the latest first, and its chances as points of SVG lines.

    `evidence` has several lines if there were times without an estimate. `summary` says in words what the lines show.
    """

    changes: Sequence[OpportunityChange]
    rep: str
    evidence: list[str]
    summary: str


def of(deal: Opportunity) -> ChanceChart:
    """Return the history of `deal`, in one statement."""
    changes = list(deal.changes.select_related("by").order_by("-id")[:SHOWN])
    if not changes:
        return ChanceChart([], "", [], "")
    forward = changes[::-1]
    until = deal.closed_at or clock.now()
    rep = _lines([(each.at, each.probability) for each in forward], until)
    evidence = _lines([(each.at, each.evidence) for each in forward], until)
    return ChanceChart(changes, " ".join(rep), evidence, _summary(forward))


def _lines(values: list[tuple[datetime, int | None]], until: datetime) -> list[str]:
    """Return the points of each unbroken line: a value holds until the next one."""
    start = values[0][0]
    span = max((until - start).total_seconds(), 1)
    ends = [at for at, _value in values[1:]] + [until]
    lines: list[list[str]] = [[]]
    for (at, value), end in zip(values, ends, strict=True):
        if value is None:
            lines.append([])
            continue
        y = HEIGHT - value
        lines[-1] += [
            f"{WIDTH * (moment - start).total_seconds() / span:.1f},{y}" for moment in (at, max(at, end))
        ]
    return [" ".join(points) for points in lines if points]


def _summary(changes: list[OpportunityChange]) -> str:
    first, last = changes[0], changes[-1]
    facts = {
        "since": formats.full_day(first.at),
        "first": formats.percent(first.probability / 100),
        "last": formats.percent(last.probability / 100),
        "evidence": _("unknown") if last.evidence is None else formats.percent(last.evidence / 100),
        "before": _("unknown") if first.evidence is None else formats.percent(first.evidence / 100),
    }
    return (
        _(
            "Since %(since)s the rep’s chance went from %(first)s to %(last)s, the evidence from %(before)s to"
            " %(evidence)s."
        )
        % facts
    )
