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
        self.rows = fingerprint()

    def changes(self, written_before: dict[str, int]) -> str:
        """Return the tables with other rows than at the start; `written_before` is `written()` before the request.

        The rows are read only if something was written, as most requests write nothing.
        """
        if written() == written_before:
            return ""
        now = fingerprint()
        return ", ".join(table for table in now if self.rows.get(table) != now[table])


@contextmanager
def undone() -> Iterator[None]:
    """Roll back everything done inside the block."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written() -> dict[str, int]:
    """Return the number of rows that this transaction has written to each table."""
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN)
        return {table: rows for table, rows in cursor.fetchall() if table not in NOT_COMPARED}


def fingerprint() -> dict[str, tuple]:
    """Return the row count and a checksum of every table. Prepared, as planning takes longer than reading the rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = 'fingerprint'")
        if not cursor.rowcount:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")  # no temporary ones
            each = (
                f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{table}\" t"
                for (table,) in cursor.fetchall()
                if table not in NOT_COMPARED
            )
            cursor.execute(f"PREPARE fingerprint AS {' UNION ALL '.join(each)}")
        cursor.execute("EXECUTE fingerprint")
        return {table: facts for table, *facts in cursor.fetchall()}
