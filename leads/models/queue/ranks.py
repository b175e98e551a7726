"""The order of the calls (R5): the step with the lowest rank is called first, within a rank the one due first.

Python and SQL read the same bands: `rank_of` and `rank_sql`.
"""

#: Where the band of each kind of call begins (leads.models.queue.next_step.StepKind).
BANDS = {
    "callback": 1000,
    "call_request": 2000,
    "fresh": 3000,
    "returned": 4000,
    "nurture": 5000,
    "retry": 6000,
    "cold": 7200,
}
#: Steps that are worked from lists instead of the queue.
NOT_CALLED = 9000

#: A cold call ranks by its score, which is at most this.
BEST_SCORE = 100
#: How far a cold call that field asked for this week stands before the others.
HEAD_START = 200

#: The bands that are mixed (leads/queue/blend.py): retries from here, cold calls from there.
RETRY_FROM, COLD_FROM = BANDS["retry"], BANDS["cold"] - HEAD_START
#: Added to a retry's rank when it is the cold calls' turn: it comes behind all of them.
BEHIND_COLD = 2000


def rank_of(kind: str, score: int, *, requested: bool = False) -> int:
    """Return the rank of a step of this kind, for a lead with this score; `requested`: field asked for it."""
    if kind != "cold":
        return BANDS.get(kind, NOT_CALLED)
    return BANDS["cold"] + BEST_SCORE - score - (HEAD_START if requested else 0)


def rank_sql(kind: str, score: str) -> str:
    """Return the SQL expression for `rank_of`; `kind` and `score` are SQL expressions too."""
    bands = " ".join(f"WHEN '{name}' THEN {rank}" for name, rank in BANDS.items())
    by_score = f"CASE {kind} WHEN 'cold' THEN {BEST_SCORE} - {score} ELSE 0 END"
    return f"(CASE {kind} {bands} ELSE {NOT_CALLED} END + {by_score})"
