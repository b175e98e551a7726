"""Delete staged rows, a bounded number at a time."""

from django.db import connection

from leads.models import ImportBatch

CHUNK = 10_000  # rows of a table
TABLES = [
    "leads_importline",
    "leads_importperson",
    "leads_importrow",
    "leads_importoutcome",
    "leads_importactivity",
]


def clear_some(batch: ImportBatch) -> bool:
    """Delete some staged rows of `batch`; return False if there are none left."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                f"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE batch_id = %s LIMIT %s))",
                [batch.pk, CHUNK],
            )
            if cursor.rowcount:
                return True
    return False
