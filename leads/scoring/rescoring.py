"""Give open leads the score of the models in force, and cold calls the rank of that score.

The database adds up the points, so no lead is read here. Batches are small, as their calls can't be claimed meanwhile,
and only rows whose score changes are written.
"""

import time
from datetime import datetime

from django.db import connection, transaction

from leads.models import ScoringProgress
from leads.models.queue.ranks import rescored_sql
from leads.models.scoring.facts import OF_COMPANY
from leads.models.scoring.score_model import Verdict
from salesdesk.workers import nightly

from . import refitting
from .outcomes import FIELDS

#: Leads that are looked at in one transaction.
BATCH = 2_000
#: Seconds for one run of the sweep.
RUN = 20.0
#: The score of a lead of which nothing is known, or while the score is off.
NEUTRAL = 50
#: A score that would change by less stays: every change rewrites the row and the index entries of its call.
NOTICEABLE = 3

_VALUES = {"source": "lead.source"} | {field: sql.format(row="company") for field, sql in OF_COMPANY.items()}
_FACTORS = " ".join(
    f"LEFT JOIN leads_scorefactor of_{field} ON of_{field}.model_id = model.id"
    f" AND of_{field}.field = '{field}' AND of_{field}.value = {_VALUES[field]}"
    for field in FIELDS
)
_POINTS = " + ".join(f"coalesce(of_{field}.points, 0)" for field in FIELDS)

_RESCORE = f"""
WITH batch AS MATERIALIZED (
    SELECT id FROM leads_lead WHERE id > %(after)s ORDER BY id LIMIT %(most)s
), rated AS MATERIALIZED (
    SELECT lead.id, lead.score AS before, model.verdict,
           CASE WHEN model.verdict = '{Verdict.ON.value}'
                THEN width_bucket(model.base_odds + {_POINTS}, model.thresholds)
                ELSE {NEUTRAL} END AS score
      FROM batch
      JOIN leads_lead lead USING (id)
      JOIN leads_company company ON company.id = lead.company_id
      JOIN (SELECT id, warm, verdict, thresholds, ln(base / (1 - base)) AS base_odds
              FROM leads_scoremodel WHERE in_force) model ON model.warm = lead.warm
      {_FACTORS}
     WHERE lead.stage IN ('suspect', 'prospect', 'mql')
), locked AS MATERIALIZED (
    SELECT lead.id, rated.score FROM rated JOIN leads_lead lead USING (id)
     WHERE abs(rated.score - rated.before)
           >= CASE rated.verdict WHEN '{Verdict.ON.value}' THEN {NOTICEABLE} ELSE 1 END
     ORDER BY lead.id FOR NO KEY UPDATE OF lead SKIP LOCKED
), changed AS (
    UPDATE leads_lead lead SET score = locked.score FROM locked WHERE lead.id = locked.id
    RETURNING lead.id, lead.score
), moved AS (
    UPDATE leads_nextstep step SET rank = {rescored_sql("step.rank", "changed.score")}
      FROM changed WHERE step.lead_id = changed.id AND step.kind = 'cold'
)
SELECT (SELECT max(id) FROM batch), (SELECT count(*) FROM batch), (SELECT count(*) FROM changed)
"""


def run(now: datetime) -> int:
    """Fit the scores if a night has passed, then score leads for at most RUN seconds; return how many changed.

    Leads that came in since are scored by the same models: they follow those that have their score.
    """
    if nightly.is_due(now, ScoringProgress.objects.values_list("fitted_at", flat=True).first()):
        refitting.refit(now)
    ends, changed = time.monotonic() + RUN, 0
    while time.monotonic() < ends:
        looked_at, count = _score_batch()
        changed += count
        if looked_at < BATCH:
            break
    return changed


@transaction.atomic
def _score_batch() -> tuple[int, int]:
    """Score the next leads; return how many were looked at, and how many changed. None if another worker does it."""
    progress = ScoringProgress.objects.select_for_update(skip_locked=True).first()
    if progress is None or progress.fitted_at is None:
        return 0, 0
    with connection.cursor() as cursor:
        cursor.execute(_RESCORE, {"after": progress.last_lead, "most": BATCH})
        last, looked_at, changed = cursor.fetchone()
    if looked_at:
        progress.last_lead = last
        progress.save(update_fields=["last_lead"])
    return looked_at, changed
