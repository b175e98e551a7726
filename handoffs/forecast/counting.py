"""Count what became of closed deals by step, age and fact, and keep the counts as JSON with their campaign."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoffs.models import CampaignHistory

from .evidence import Counts, History, band_of


@dataclass
class ClosedDeal:
    """A closed deal: when it entered each step, in order, and when each fact that stands was recorded.

    `owner` and `territory` are keys.
    """

    opened_at: datetime
    closed_at: datetime
    won: bool
    owner: int | None = None
    territory: int | None = None
    entered: list[tuple[str, datetime]] = field(default_factory=list)
    facts: list[tuple[str, datetime]] = field(default_factory=list)

    def stays(self) -> list[tuple[str, datetime, datetime]]:
        """Return the step, start and end of each stay in a step."""
        ends = [at for _step, at in self.entered[1:]] + [self.closed_at]
        return [(step, start, end) for (step, start), end in zip(self.entered, ends, strict=False)]


def count(deals: Iterable[ClosedDeal]) -> dict[str, Any]:
    """Return the counts of `deals` for CampaignHistory.counts: per key the number closed, and won."""
    closed: Counter[str] = Counter()
    won: Counter[str] = Counter()
    for deal in deals:
        keys = set(_keys(deal))
        closed.update(keys)
        if deal.won:
            won.update(keys)
    return {key: [closed[key], won[key]] for key in sorted(closed)}


def history_of(rows: Iterable[CampaignHistory]) -> History:
    """Return the history of these campaigns together."""
    rows = list(rows)
    total: dict[tuple[str, ...], Counts] = {}
    for row in rows:
        for key, counts in row.counts.items():
            path = tuple(key.split(":"))
            total[path] = total.get(path, Counts()).plus(Counts(*counts))
    lengths = [row.longest for row in rows if row.longest]
    return History(
        in_band={(path[1], int(path[2])): found for path, found in total.items() if path[0] == "band"},
        with_fact={(path[1], path[2]): found for path, found in total.items() if path[0] == "fact"},
        in_step={path[1]: found for path, found in total.items() if path[0] == "step"},
        closed=sum(row.closed for row in rows),
        longest=max(lengths, default=None),
    )


def _keys(deal: ClosedDeal) -> Iterable[str]:
    """Yield what the deal counts for: "step:proposal", "band:proposal:2", "fact:proposal:budget", "owner:5"."""
    if deal.owner:
        yield f"owner:{deal.owner}"
    if deal.territory:
        yield f"territory:{deal.territory}"
    for step, start, end in deal.stays():
        yield f"step:{step}"
        for band in range(band_of(start - deal.opened_at), band_of(end - deal.opened_at) + 1):
            yield f"band:{step}:{band}"
        for kind, at in deal.facts:
            if at < end:
                yield f"fact:{step}:{kind}"
