"""Count everything again from the log, for example after a backup of another version was restored."""

from django.db import connection, transaction

from . import sweep

_FORGET = """
    SELECT pg_advisory_xact_lock(hashtext('dashboards.rollups'));
    DELETE FROM dashboards_funnelquarter;
    DELETE FROM dashboards_funnelday;
    DELETE FROM dashboards_detailquarter;
    DELETE FROM dashboards_detailday;
    DELETE FROM dashboards_callhour;
    DELETE FROM dashboards_countedcustomer;
    DELETE FROM dashboards_repeatedevent;
    DELETE FROM dashboards_leadpath;
    DELETE FROM leads_leadtocount;
    INSERT INTO leads_leadtocount (lead_id) SELECT id FROM leads_lead ORDER BY id;
"""


@transaction.atomic
def begin() -> None:
    """Delete all counts and queue every lead, after the batch that is being counted, if any, is done."""
    with connection.cursor() as cursor:
        cursor.execute(_FORGET)


def finish() -> int:
    """Count all leads in the queue. Return how many changes were taken from it."""
    total = 0
    while taken := sweep.count_batch():
        total += taken
    return total
