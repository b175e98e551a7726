"""The numbers of quotes: from 1 in each calendar year of the desk, without gaps."""

from django.db import connection

_TAKE = """
INSERT INTO handoffs_quoteseries AS series (year, last) VALUES (%s, 1)
ON CONFLICT (year) DO UPDATE SET last = series.last + 1
RETURNING last
"""


def take(year: int) -> int:
    """Return the next number of `year`. Call it in the transaction that writes the quote.

    The row stays locked until that transaction ends, so nobody skips a number: if it rolls back, the number is free.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("take() must be called inside the transaction that uses the number")
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [year])
        return cursor.fetchone()[0]
