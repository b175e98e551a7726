"""Blend retries and cold calls in the team's ratio, so that neither starves (R5).

All other calls come before them in rank order. `position` counts calls of both kinds, modulo the length of a cycle.
"""

from itertools import islice

from leads.models.queue.ranks import COLD_FROM, RETRY_FROM


def is_retry_turn(position: int, retries: int, cold: int) -> bool:
    """Whether the call at `position` is a retry: `retries` of every `retries + cold` calls, evenly spread."""
    whole = retries + cold
    return -(-(position + 1) * retries // whole) > -(-position * retries // whole)


def next_position(position: int, retries: int, cold: int) -> int:
    """Return the position after `position`."""
    return (position + 1) % (retries + cold)


def interleave(rows: list[tuple], position: int, retries: int, cold: int) -> list[tuple]:
    """Return `rows` of (rank, …) in the order in which they would be offered."""
    rows = sorted(rows)
    retry_rows = [row for row in rows if RETRY_FROM <= row[0] < COLD_FROM]
    cold_rows = [row for row in rows if row[0] >= COLD_FROM]
    ordered = [row for row in rows if row[0] < RETRY_FROM]
    sources = {True: iter(retry_rows), False: iter(cold_rows)}
    while len(ordered) < len(rows):
        is_retry = is_retry_turn(position, retries, cold)
        ordered += list(islice(sources[is_retry], 1)) or list(islice(sources[not is_retry], 1))
        position = next_position(position, retries, cold)
    return ordered
