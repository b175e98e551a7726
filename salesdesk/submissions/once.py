"""Accept something once, by a digest of what was sent."""

from django.db import connection

from salesdesk import clock

#: Blocks while another transaction holds the same digest.
TAKE = """
INSERT INTO submissions_submission (digest, location, at) VALUES (%s, '', %s) ON CONFLICT DO NOTHING RETURNING digest
"""


def take(digest: str) -> bool:
    """Take a digest in this transaction; return False if it was taken before. Kept for two days (retention.py)."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [digest, clock.now()])
        return cursor.fetchone() is not None
