"""Retries and cold calls in the proportion that the team agreed, so that neither starves (R5).

Before them everything else has its order. `position` counts the calls of both kinds, around and around.
"""

from itertools import islice

from leads.models.queue.ranks import COLD_FROM, RETRY_FROM


def is_retry_turn(position: int, retries: int, cold: int) -> bool:
    """Whether the call at `position` is a retry: `retries` of them among each `retries + cold`, evenly spread."""
    whole = retries + cold
    return -(-(position + 1) * retries // whole) > -(-position * retries // whole)


def next_position(position: int, retries: int, cold: int) -> int:
    """The position that follows."""
    return (position + 1) % (retries + cold)


def interleave(rows: list[tuple], position: int, retries: int, cold: int) -> list[tuple]:
    """`rows` of (rank, …), each band in its order, as they would be offered one after the other."""
    rows = sorted(rows)
    again = [row for row in rows if RETRY_FROM <= row[0] < COLD_FROM]
    never = [row for row in rows if row[0] >= COLD_FROM]
    ordered = [row for row in rows if row[0] < RETRY_FROM]
    takes = {True: iter(again), False: iter(never)}
    while len(ordered) < len(rows):
        mine = is_retry_turn(position, retries, cold)
        ordered += list(islice(takes[mine], 1)) or list(islice(takes[not mine], 1))
        position = next_position(position, retries, cold)
    return ordered
