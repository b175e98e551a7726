"""Choose the campaign of the next cold call: each gets its share, so that none starves behind a longer list.

A campaign without a cold call that can be made is passed over. Focus requests come before all turns and take none.
"""

from collections import deque
from functools import lru_cache

from leads.models.queue.ranks import BANDS

#: Cold calls from this rank on take turns; focus requests rank lower.
TURNS_FROM = BANDS["cold"]

#: The id and share of each campaign, in the order of their ids.
Shares = tuple[tuple[int, int], ...]


@lru_cache(maxsize=1024)
def turns_of(shares: Shares) -> tuple[int, ...]:
    """Return the campaigns in the order of their turns, each as often as its share and evenly spread."""
    total, credit, turns = sum(share for _pk, share in shares), dict.fromkeys(dict(shares), 0), []
    for _turn in range(total):
        for pk, share in shares:
            credit[pk] += share
        chosen = max(shares, key=lambda each: (credit[each[0]], -each[0]))[0]
        credit[chosen] -= total
        turns.append(chosen)
    return tuple(turns)


@lru_cache(maxsize=4096)
def next_turns(shares: Shares, position: int) -> dict[int, int]:
    """Return the campaigns in the order of their next turns from `position` on, each with the position after it."""
    turns = turns_of(shares)
    found: dict[int, int] = {}
    for ahead in range(len(turns)):
        place = (position + ahead) % len(turns)
        found.setdefault(turns[place], (place + 1) % len(turns))
    return found


def in_turns(cold_rows: list[tuple], shares: Shares, position: int) -> list[tuple]:
    """Return sorted rows of (rank, due time, id, campaign, …) in the order in which they would be offered."""
    waiting: dict[int, deque] = {}
    for row in cold_rows:
        waiting.setdefault(row[3], deque()).append(row)
    ordered = []
    while waiting:
        turns = next_turns(shares, position)
        places = {pk: number for number, pk in enumerate(turns)}
        pk = min(waiting, key=lambda pk: _sort_key(waiting[pk][0], places))
        row = waiting[pk].popleft()
        ordered.append(row)
        if not waiting[pk]:
            del waiting[pk]
        if row[0] >= TURNS_FROM:
            position = turns.get(pk, position)
    return ordered


def _sort_key(row: tuple, places: dict[int, int]) -> tuple:
    if row[0] < TURNS_FROM:
        return (row[0], 0, *row[:3])
    return (TURNS_FROM, places.get(row[3], len(places)), *row[:3])
