"""The order of calls (R5): lowest rank first, then earliest due time.

`rank_of` and `rank_sql` compute the same rank in Python and SQL.
"""

#: The first rank of each kind of call (leads.models.queue.next_step.StepKind).
BANDS = {
    "callback": 1000,
    "call_request": 2000,
    "fresh": 3000,
    "quote": 3500,
    "returned": 4000,
    "nurture": 5000,
    "aftercare": 5500,
    "retry": 6000,
    "cold": 7200,
}
#: The rank of steps that are worked from lists.
NOT_CALLED = 9000

#: The highest score; cold calls rank by score.
BEST_SCORE = 100
#: How far a focus request moves a cold call forward.
HEAD_START = 200

#: The first ranks of the two bands that are blended (leads/queue/blend.py).
RETRY_FROM, COLD_FROM = BANDS["retry"], BANDS["cold"] - HEAD_START
#: Added to the rank of retries when cold calls come first.
BEHIND_COLD = 2000


def rank_of(kind: str, score: int, *, requested: bool = False) -> int:
    """Return the rank of a step of this kind for a lead with this score; `requested` means a focus request."""
    if kind != "cold":
        return BANDS.get(kind, NOT_CALLED)
    return BANDS["cold"] + BEST_SCORE - score - (HEAD_START if requested else 0)


def rescored_sql(rank: str, score: str) -> str:
    """Return the SQL expression for the new rank of a cold call with this `rank`: a focus request stays one."""
    best = BANDS["cold"]
    return f"({best + BEST_SCORE} - {score} - CASE WHEN {rank} < {best} THEN {HEAD_START} ELSE 0 END)"


def rank_sql(kind: str, score: str) -> str:
    """Return the SQL expression for `rank_of`; `kind` and `score` are SQL expressions too."""
    bands = " ".join(f"WHEN '{name}' THEN {rank}" for name, rank in BANDS.items())
    by_score = f"CASE {kind} WHEN 'cold' THEN {BEST_SCORE} - {score} ELSE 0 END"
    return f"(CASE {kind} {bands} ELSE {NOT_CALLED} END + {by_score})"
