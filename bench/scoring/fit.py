"""The nightly fit of the lead score on many outcomes, and giving leads their score in batches.

A fit reads the outcomes, learns from them and tests that on the later ones, in a worker of its own. The work is the
processor time of the worker and its PostgreSQL process. BENCH_SCORING=100000 sets the number of outcomes.
"""

import multiprocessing
import os
from collections.abc import Iterator

import psutil
from django.db import connection

from leads.models import ScoreFactor, ScoreModel, ScoringProgress
from leads.models.scoring.score_model import Method, Verdict
from leads.scoring import outcomes, rescoring
from salesdesk import clock

from .. import cost, desk
from ..figure import Figure

OUTCOMES = int(os.environ.get("BENCH_SCORING", "100000"))
SECONDS, MEGABYTES = 60, 500
BATCHES, FLAT = 4, 1.3

# One company in ten becomes an SQL, those of two industries more often.
HISTORY = """
SET LOCAL session_replication_role = replica;
UPDATE leads_company SET industry = 'Industry ' || id %% 40, country = (ARRAY['NL', 'BE', 'DE', 'ES'])[1 + id / 7 %% 4],
       employees = id * 7919 %% 900;
UPDATE leads_lead SET created_at = %(now)s - (40 + id %% 600) * interval '1 day',
       source = (ARRAY['list', 'own'])[1 + id %% 2];
INSERT INTO leads_activity (key, lead_id, round, kind, outcome, incoming, attempt, note, late, imported, at)
SELECT gen_random_uuid(), id, 1, 'call', 'no_interest', false, 1, '', false, false, created_at + interval '1 day'
  FROM leads_lead;
INSERT INTO leads_stagechange (lead_id, campaign_id, territory_id, round, version, from_stage, to_stage, stream_before,
                               stream_after, reason, at)
SELECT id, campaign_id, territory_id, 1, 2, 'prospect', 'sql', 'inside', 'inside', '', created_at + interval '2 days'
  FROM leads_lead WHERE id * 7927 %% 100 < CASE WHEN company_id %% 40 < 2 THEN 30 ELSE 8 END;
"""


def figures() -> Iterator[Figure]:
    """Yield the time and memory of a fit, and a batch of scores on the large desk against the small one."""
    seconds, memory = _fit()
    yield Figure("score_fit", OUTCOMES, 0, 0, 1000 * seconds, seconds / SECONDS, 1.0, f"{SECONDS} s")
    yield Figure(
        "score_memory", OUTCOMES, 0, 0, 0, memory / MEGABYTES, 1.0, f"{MEGABYTES} MB; {memory:.0f} MB"
    )
    small, large = (_batch(size) for size in (desk.SIZES[0], desk.SIZES[-1]))
    yield Figure(
        "score_batch_flat",
        desk.SIZES[-1],
        *large,
        large.buffers / small.buffers,
        FLAT,
        f"buffers at {desk.SIZES[0]:,}",
    )


def _fit() -> tuple[float, float]:
    """Return the processor seconds of a fit, and the megabytes that the worker had at most."""
    desk.copy(desk.make(OUTCOMES), f"bench_scoring_{OUTCOMES}")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in filter(str.strip, HISTORY.split(";")):
            cursor.execute(statement, {"now": desk.NOW})
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    connection.close()
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_fit_in_worker)


def _fit_in_worker() -> tuple[float, float]:
    # They load numpy and scikit-learn, which count too.
    import resource

    from leads.scoring import learning, validating

    connection.ensure_connection()
    started = _processor_seconds()
    known = outcomes.known_outcomes(desk.NOW, warm=False, most=OUTCOMES)
    learnt = learning.learn(known, warm=False)
    tested = validating.test(known, warm=False)
    validating.verdict(learnt, known, tested)
    learning.thresholds(learnt.log_odds(known))
    if len(known) != OUTCOMES:
        raise RuntimeError(f"{len(known)} outcomes were read")
    seconds = _processor_seconds() - started
    connection.close()
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _batch(size: int) -> cost.Cost:
    """Return the cost of giving a batch of leads another score, with the order of their calls."""
    desk.copy(desk.make(size), f"bench_rescoring_{size}")
    model = ScoreModel.objects.create(
        warm=False,
        fitted_at=desk.NOW,
        method=Method.LOGISTIC,
        verdict=Verdict.ON,
        outcomes=2_000,
        became_sql=100,
        base=0.05,
        thresholds=[number / 100 for number in range(100)],
        test={"tested": 800},
    )
    for field, value in (("source", "list"), ("industry", "transport"), ("country", "NL")):
        ScoreFactor.objects.create(
            model=model, field=field, value=value, outcomes=2_000, became_sql=100, points=1.2
        )
    ScoringProgress.objects.create(fitted_at=desk.NOW)
    with clock.moved_to(desk.NOW):
        return cost.of(rescoring._score_batch, min(BATCHES, max(1, size // rescoring.BATCH)))


def _processor_seconds() -> float:
    """Return what this process and its PostgreSQL process have used so far."""
    server = psutil.Process(connection.connection.info.backend_pid)
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), server))
