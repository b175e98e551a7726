"""Locks of the import: one per list, per new company name, and per known company. All end with the transaction.

Lists that name different companies never wait for each other. The order is names, then companies, then rows of the
database; each kind is taken in ascending order.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection


class Limits(NamedTuple):
    """How long a statement waits for a lock, and how long it runs at most."""

    patience: str
    longest: str


WORKER = Limits("5s", "60s")  # less than a task may take
PAGE = Limits("300ms", "5s")

_NAMES = """
    SELECT pg_advisory_xact_lock(key)
      FROM (SELECT DISTINCT hashtextextended('leads.imports.name ' || country || ' ' || name_key, 0) AS key
              FROM slice_row WHERE verdict = '' ORDER BY key OFFSET 0) name
"""
_COMPANIES = """
    SELECT {lock}(key)
      FROM (SELECT DISTINCT hashtextextended('leads.company ' || id, 0) AS key
              FROM unnest(%(companies)s::bigint[]) company (id) ORDER BY key OFFSET 0) company
"""


def set_limits(limits: Limits) -> None:
    """Limit how long statements of this transaction wait and run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true)",
            list(limits),
        )


def try_list(batch_id: int) -> bool:
    """Lock a list for this transaction; return False if another process works on it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('leads.imports.list ' || %s, 0))", [batch_id]
        )
        return cursor.fetchone()[0]


def lock_names() -> None:
    """Lock the names of the slice being matched, so that two lists can't create one company at the same time."""
    with connection.cursor() as cursor:
        cursor.execute(_NAMES)


def lock_companies(companies: Iterable[int], *, shared: bool = False) -> None:
    """Lock known companies: an import against others, and merges, which share the lock, against imports."""
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(_COMPANIES.format(lock=lock), {"companies": list(companies)})
