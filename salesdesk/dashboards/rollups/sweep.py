"""Count the leads in the queue: update their paths, and add the difference to the slots of their campaigns.

Each batch is one transaction. It takes leads from the queue, reads their paths from the log, compares them with the
stored paths, and adds the difference. It may run late or twice, and may be killed. See
docs/decisions/0039-count-the-funnel-in-slots.md.
"""

import time
from datetime import datetime

from django.db import connection, transaction

from . import customers, detail_events, hours, moments
from .events import events, repeated_events
from .names import COUNTED, SUMMED, worth

#: The number of leads in a batch, and the seconds after which a run leaves the rest to the next one.
BATCH, SECONDS = 2_000, 20
#: Held while a batch is counted, as two workers would add the same difference twice.
_LOCK = "SELECT pg_try_advisory_xact_lock(hashtext('dashboards.rollups'))"
_TAKE = """
    DELETE FROM leads_leadtocount WHERE id = ANY(ARRAY(SELECT id FROM leads_leadtocount ORDER BY id LIMIT %s))
    RETURNING lead_id
"""
#: The columns of a slot, each with what it sums of the rows of `difference`.
_SUMS = {flag: f"n) FILTER (WHERE flag = '{flag}'" for flag in COUNTED}
_SUMS |= {worth(flag): f"worth) FILTER (WHERE flag = '{flag}'" for flag in SUMMED}
_ADD = f"""
    INSERT INTO {{table}} AS slot (campaign_id, start, {", ".join(_SUMS)})
    SELECT campaign_id, {{start}}, {", ".join(f"NULLIF(sum({each}), 0)" for each in _SUMS.values())}
      FROM difference GROUP BY 1, 2
    ON CONFLICT (campaign_id, start) DO UPDATE
    SET {", ".join(f"{name} = NULLIF(coalesce(slot.{name}, 0) + coalesce(EXCLUDED.{name}, 0), 0)" for name in _SUMS)}
"""
_PATH = ", ".join(("lead_id", "campaign_id", *moments.COLUMNS))
_COUNT = f"""
WITH new AS MATERIALIZED ({{moments}}),
old AS MATERIALIZED (SELECT {_PATH} FROM dashboards_leadpath WHERE lead_id = ANY(%s)),
changed AS MATERIALIZED (
    SELECT -1 AS sign, gone.* FROM (SELECT * FROM old EXCEPT SELECT * FROM new) gone
    UNION ALL
    SELECT 1, added.* FROM (SELECT * FROM new EXCEPT SELECT * FROM old) added
), deleted AS (
    DELETE FROM dashboards_leadpath
     WHERE lead_id IN (SELECT lead_id FROM old EXCEPT SELECT lead_id FROM new)
), written AS (
    INSERT INTO dashboards_leadpath ({_PATH}) SELECT {_PATH} FROM changed WHERE sign = 1
    ON CONFLICT (lead_id) DO UPDATE
    SET {", ".join(f"{name} = EXCLUDED.{name}" for name in ("campaign_id", *moments.COLUMNS))}
), repeated AS MATERIALIZED (
    SELECT sum(sign) AS sign, lead_id, campaign_id, each.*
      FROM changed, LATERAL ({repeated_events("changed")}) each (flag, previous_at, at, detail)
     GROUP BY lead_id, campaign_id, each.flag, each.previous_at, each.at, each.detail HAVING sum(sign) <> 0
), forgotten AS (
    DELETE FROM dashboards_repeatedevent known USING repeated
     WHERE repeated.sign = -1 AND known.lead_id = repeated.lead_id AND known.campaign_id = repeated.campaign_id
       AND (known.flag, known.previous_at, known.at) = (repeated.flag, repeated.previous_at, repeated.at)
), remembered AS (
    INSERT INTO dashboards_repeatedevent (lead_id, campaign_id, flag, previous_at, at, detail)
    SELECT lead_id, campaign_id, flag, previous_at, at, detail FROM repeated WHERE sign = 1
), {hours.of("changed")}, {detail_events.of("changed")}, difference AS MATERIALIZED (
    SELECT campaign_id, date_bin('15 minutes', each.at, 'epoch') AS quarter, flag, sum(sign * n) AS n,
           sum(sign * each.value) AS worth
      FROM changed, LATERAL ({events("changed")}) each (at, flag, n, value)
     GROUP BY 1, 2, 3 HAVING sum(sign * n) <> 0 OR sum(sign * each.value) <> 0
     UNION ALL {hours.DIFFERENCE}
), by_quarter AS (
    {_ADD.format(table="dashboards_funnelquarter", start="quarter")}
)
{_ADD.format(table="dashboards_funnelday", start="date_trunc('day', quarter, 'UTC')")}
"""


def run(now: datetime) -> int:
    """Count as many leads in the queue as SECONDS allow. Return how many changes were taken from it."""
    started, total = time.monotonic(), 0
    while time.monotonic() - started < SECONDS:
        taken = count_batch()
        total += taken
        if taken < BATCH:
            break
    return total


@transaction.atomic
def count_batch() -> int:
    """Count one batch. Return how many changes were taken from the queue; 0 if another worker is counting."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_TAKE, [BATCH])
        taken = [lead for (lead,) in cursor.fetchall()]
        if leads := sorted(set(taken)):
            sql, params = moments.as_sql(leads)
            cursor.execute(_COUNT.format(moments=sql), [*params, leads])
            customers.count(leads)
    return len(taken)
