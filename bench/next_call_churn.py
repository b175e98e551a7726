"""Claiming the next call costs the same after very many claims, despite the dead rows these leave behind."""

import os
from collections.abc import Iterator

from django.db import connection

from . import call, desk
from .figure import Figure

CLAIMS = int(os.environ.get("CLAIMS", "100000"))

#: Writes to the queue what a claim and a logged call write, without our Python code: holds the head of each pool in
#: turn, completes its step and adds it again behind the others of its rank, so that every pool has churn at its head.
WEAR = """
CREATE PROCEDURE bench_wear(times int, rep bigint, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    pool record;
    step leads_nextstep;
    claimed int := 0;
BEGIN
    WHILE claimed < times LOOP
        FOR pool IN SELECT campaign_id, territory_id FROM campaigns_campaign_territories LOOP
            SELECT * INTO step FROM leads_nextstep
             WHERE ready AND assignee_id IS NULL
               AND campaign_id = pool.campaign_id AND territory_id = pool.territory_id
             ORDER BY rank, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED;
            CONTINUE WHEN NOT FOUND;
            INSERT INTO leads_hold (company_id, person_id, lead_id, contact_id, draft, fence, since, until)
            VALUES (step.company_id, rep, step.lead_id, step.contact_id, '{}', nextval('leads_hold_fence'),
                    clock_timestamp(), clock_timestamp() + interval '90 seconds');
            UPDATE leads_nextstep SET ready = false WHERE company_id = step.company_id AND ready;
            COMMIT;
            DELETE FROM leads_nextstep WHERE id = step.id;
            INSERT INTO leads_nextstep (lead_id, contact_id, company_id, campaign_id, territory_id, kind, rank,
                   attempt, due_at, wall_time, zone, why, place_id, ready, created_at)
            VALUES (step.lead_id, step.contact_id, step.company_id, step.campaign_id, step.territory_id, step.kind,
                   step.rank, 1, at + claimed * interval '1 millisecond', '', '', '', step.place_id, false, at);
            DELETE FROM leads_hold WHERE company_id = step.company_id;
            UPDATE leads_nextstep SET ready = true WHERE company_id = step.company_id AND NOT ready;
            COMMIT;
            claimed := claimed + 1;
        END LOOP;
        EXIT WHEN claimed = 0;
    END LOOP;
END $$
"""


#: How many dead rows a claim and a logged call leave in the queue.
DEAD = 3


def figures() -> Iterator[Figure]:
    """Compare buffers and time of one call on a desk after many claims with the same desk before them."""
    size = desk.SIZES[-1]
    fresh = desk.make(size)
    worn = desk.copy(fresh, f"{fresh}_worn")
    with connection.cursor() as cursor:
        cursor.execute(WEAR)
        cursor.execute("SELECT id FROM people_user WHERE email = 'rep@desk.example'")
        rep = cursor.fetchone()[0]
        cursor.execute("DELETE FROM leads_hold")
        for claims in _until_vacuumed(size):
            cursor.execute("CALL bench_wear(%s, %s, %s)", [claims, rep, desk.NOW])
    of_worn, buffers, slower = call.in_turns((fresh, worn), call.log_and_next)
    after = f"after {CLAIMS:,} claims"
    yield Figure("next_call_churn", size, *of_worn, buffers, 1.3, f"buffers of the same desk before, {after}")
    yield Figure("next_call_churn", size, *of_worn, slower, 2.0, f"time of the same desk before, {after}")


def _until_vacuumed(size: int) -> Iterator[int]:
    """Yield CLAIMS in portions with a vacuum after each, except the last.

    Weeks of claims are made in minutes here, too fast for autovacuum, which checks once a minute. A portion leaves
    as many dead rows as the autovacuum settings of leads_nextstep allow.
    """
    portion = round((1000 + 0.005 * size) / DEAD)
    for done in range(0, CLAIMS, portion):
        yield min(portion, CLAIMS - done)
        if done + portion < CLAIMS:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM leads_nextstep, leads_hold")
