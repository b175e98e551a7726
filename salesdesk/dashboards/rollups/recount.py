"""Count all paths again from the log, as after restoring a backup of another version."""

from django.db import connection, transaction

from . import sweep

_FORGET = """
    SELECT pg_advisory_xact_lock(hashtext('dashboards.rollups'));
    DELETE FROM dashboards_funnelquarter;
    DELETE FROM dashboards_funnelday;
    DELETE FROM dashboards_callhour;
    DELETE FROM dashboards_countedcustomer;
    DELETE FROM dashboards_repeatedevent;
    DELETE FROM dashboards_leadpath;
    DELETE FROM leads_leadtocount;
    INSERT INTO leads_leadtocount (lead_id) SELECT id FROM leads_lead ORDER BY id;
"""


@transaction.atomic
def begin() -> None:
    """Forget all counts and queue every lead. Waits for a batch that is being counted."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def finish() -> int:
    """Count all leads in the queue, and return how many changes there were."""
    total = 0
    while taken := sweep.count_batch():
        total += taken
    return total
