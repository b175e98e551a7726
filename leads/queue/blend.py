"""Blend retries and cold calls in the team's ratio, so that neither starves (R5).

All other calls come before them in rank order. `position` counts calls of both kinds, modulo the length of a cycle.
"""

from itertools import islice

from leads.models.queue.ranks import COLD_FROM, RETRY_FROM

from . import campaign_turns


def is_retry_turn(position: int, retries: int, cold: int) -> bool:
    """Whether the call at `position` is a retry: `retries` of every `retries + cold` calls, evenly spread."""
    whole = retries + cold
    return -(-(position + 1) * retries // whole) > -(-position * retries // whole)


def next_position(position: int, retries: int, cold: int) -> int:
    """Return the position after `position`."""
    return (position + 1) % (retries + cold)


def interleave(rows: list[tuple], working: dict) -> list[tuple]:
    """Return `rows` of (rank, due time, id, campaign) in the order in which they would be offered.

    `working` are the person's claim parameters (pools.claim_parameters).
    """
    position, retries, cold = working["position"], working["retries"], working["cold"]
    rows = sorted(rows)
    retry_rows = [row for row in rows if RETRY_FROM <= row[0] < COLD_FROM]
    cold_rows = [row for row in rows if row[0] >= COLD_FROM]
    ordered = [row for row in rows if row[0] < RETRY_FROM]
    in_turns = campaign_turns.in_turns(cold_rows, working["shares"], working["turn"])
    sources = {True: iter(retry_rows), False: iter(in_turns)}
    while len(ordered) < len(rows):
        is_retry = is_retry_turn(position, retries, cold)
        ordered += list(islice(sources[is_retry], 1)) or list(islice(sources[not is_retry], 1))
        position = next_position(position, retries, cold)
    return ordered
