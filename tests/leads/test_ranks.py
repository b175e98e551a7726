"""Step ranks are the same in Python and SQL."""

from django.db import connection

from leads.models.queue.ranks import BANDS, COLD_FROM, RETRY_FROM, rank_of, rank_sql
from leads.models.queue.step_kind import CALL_KINDS, StepKind

SCORES = (0, 37, 100)


def test_call_kinds_have_bands_in_queue_order():
    assert list(BANDS) == CALL_KINDS
    assert sorted(BANDS.values()) == list(BANDS.values())


def test_rank_is_the_same_in_python_and_sql(db):
    steps = [(kind.value, score) for kind in StepKind for score in SCORES]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {rank_sql('kind', 'score')} FROM unnest(%s::text[], %s::int[]) AS step (kind, score)",
            [[kind for kind, _score in steps], [score for _kind, score in steps]],
        )
        ranks = [rank for (rank,) in cursor.fetchall()]

    assert ranks == [rank_of(kind, score) for kind, score in steps]


def test_requested_cold_calls_come_after_retries_and_before_other_cold_calls():
    requested = [rank_of(StepKind.COLD, score, requested=True) for score in SCORES]

    assert RETRY_FROM < rank_of(StepKind.RETRY, 50) + 1 <= COLD_FROM
    assert COLD_FROM <= min(requested)
    assert max(requested) < rank_of(StepKind.COLD, 100)
