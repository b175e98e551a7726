"""Tell what a request wrote: which tables have other rows than before, if everything else was rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: Tables that GET requests may write: sessions, sign-in rate limits, and allauth's copy of e-mail addresses.
NOT_COMPARED = {
    "django_session",
    "cache",
    "account_emailaddress",
    "people_securityevent",
    "people_signinlimit",
}
#: Rows written by the current transaction, including those of savepoints that were rolled back since.
WRITTEN = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
 WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""


class Original:
    """The rows of a scene at its start, to which every test returns."""

    def __init__(self) -> None:
        self.rows = {table: fingerprint(table) for table in _tables()}

    def changes(self, written_before: dict[str, int]) -> str:
        """Return the tables with other rows than at the start; `written_before` is `written()` before the request.

        Only tables that were written to are read: most requests write nothing, and others to a few tables.
        """
        touched = [table for table, rows in written().items() if rows != written_before.get(table)]
        return ", ".join(table for table in touched if self.rows.get(table) != fingerprint(table))


@contextmanager
def undone() -> Iterator[None]:
    """Roll back everything done inside the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """Return the number of rows that this transaction has written to each table."""
    return {table: rows for table, rows in _execute("written", WRITTEN) if table not in NOT_COMPARED}


def fingerprint(table: str) -> tuple:
    """Return the row count and a checksum of a table."""
    rows = f'SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM "{table}" t'
    return _execute(f"fingerprint_{table}", rows)[0]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")  # no temporary ones
        return [table for (table,) in cursor.fetchall() if table not in NOT_COMPARED]


def _execute(name: str, sql: str) -> list[tuple]:
    """Return the rows of a prepared statement, as planning takes longer than reading."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = %s", [name[:63]])
        if not cursor.rowcount:
            cursor.execute(f'PREPARE "{name}" AS {sql}')
        cursor.execute(f'EXECUTE "{name}"')
        return cursor.fetchall()
