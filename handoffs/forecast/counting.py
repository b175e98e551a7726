"""Count what became of deals by step, age and fact, and keep the counts as JSON with their campaign."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoffs.models import CampaignHistory

from .evidence import DAY, Counts, History
from .hazards import LENGTHS, AtRisk, band_of, days_in_band


@dataclass
class Deal:
    """A deal: when it entered each step, in order, and when each fact that stands was recorded.

    `closed_at` is None while it is open. `owner` and `territory` are keys.
    """

    opened_at: datetime
    closed_at: datetime | None
    won: bool
    owner: int | None = None
    territory: int | None = None
    entered: list[tuple[str, datetime]] = field(default_factory=list)
    facts: list[tuple[str, datetime]] = field(default_factory=list)

    def stays(self, now: datetime) -> Iterator[tuple[str, datetime, datetime, str]]:
        """Yield the step, start and end of each stay, and what ended it: "won", "lost", the next step or ""."""
        end = "" if self.closed_at is None else "won" if self.won else "lost"
        following = [*self.entered[1:], (end, self.closed_at or now)]
        for (step, start), (then, until) in zip(self.entered, following, strict=False):
            yield step, start, until, then


def count(deals: Iterable[Deal], since: datetime, now: datetime) -> dict[str, Any]:
    """Return the counts of `deals` for CampaignHistory.counts.

    Per key the numbers of closed and of won deals; for "risk:proposal:2" an AtRisk, counted from `since` to `now` over
    the open deals too. `deals` must be all that were open at some time since then.
    """
    closed: Counter[str] = Counter()
    won: Counter[str] = Counter()
    at_risk: dict[str, AtRisk] = {}
    for deal in deals:
        for key, seen in _at_risk(deal, since, now):
            at_risk[key] = at_risk.get(key, AtRisk()).plus(seen)
        keys = set(_keys(deal, now)) if deal.closed_at else set()
        closed.update(keys)
        if deal.won:
            won.update(keys)
    risks = {key: [round(seen.days, 2), *seen[1:]] for key, seen in sorted(at_risk.items())}
    return {key: [closed[key], won[key]] for key in sorted(closed)} | risks


def history_of(rows: Iterable[CampaignHistory]) -> History:
    """Return the history of these campaigns together."""
    rows = list(rows)
    total: dict[tuple[str, ...], Counts] = {}
    at_risk: dict[tuple[str, int], AtRisk] = {}
    for row in rows:
        for key, counts in row.counts.items():
            path = tuple(key.split(":"))
            if path[0] == "risk":
                place = path[1], int(path[2])
                at_risk[place] = at_risk.get(place, AtRisk()).plus(AtRisk(*counts))
            else:
                total[path] = total.get(path, Counts()).plus(Counts(*counts))
    lengths = [row.longest for row in rows if row.longest]
    return History(
        at_risk=at_risk,
        with_fact={(path[1], path[2]): found for path, found in total.items() if path[0] == "fact"},
        in_step={path[1]: found for path, found in total.items() if path[0] == "step"},
        closed=sum(row.closed for row in rows),
        longest=max(lengths, default=None),
    )


def _at_risk(deal: Deal, since: datetime, now: datetime) -> Iterator[tuple[str, AtRisk]]:
    """Yield what the deal adds to each step and age band."""
    for step, start, end, then in deal.stays(now):
        if end <= since:
            continue
        youngest, oldest = ((at - deal.opened_at) / DAY for at in (max(start, since), end))
        for band in range(len(LENGTHS)):
            if days := days_in_band(band, youngest, oldest):
                yield f"risk:{step}:{band}", AtRisk(days)
        if then:
            yield f"risk:{step}:{band_of(oldest)}", AtRisk()._replace(**{then: 1})


def _keys(deal: Deal, now: datetime) -> Iterator[str]:
    """Yield what a closed deal counts for: "step:proposal", "fact:proposal:budget", "owner:5"."""
    if deal.owner:
        yield f"owner:{deal.owner}"
    if deal.territory:
        yield f"territory:{deal.territory}"
    for step, _start, end, _then in deal.stays(now):
        yield f"step:{step}"
        for kind, at in deal.facts:
            if at < end:
                yield f"fact:{step}:{kind}"
