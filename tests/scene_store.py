"""Share the scene between the processes of a test run: building takes ten seconds, loading less than one."""

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import connection

Built = TypeVar("Built")

#: Tables that no test changes.
FIXED = {"django_content_type", "auth_permission", "django_migrations"}
#: Columns to copy: generated ones can't be written.
COLUMNS = """
SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
  FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
 WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'
 GROUP BY table_name
"""
SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
)


def build_once(build: Callable[[], Built]) -> Built:
    """Call `build` in the first process that asks, and give its rows and result to all others of the test run.

    Everything in the database is replaced by these rows. Call it inside a transaction.
    """
    stored = Path(os.environ["TESTS_FOLDER"]) / f"{build.__module__}.{build.__qualname__}.pickle"
    with stored.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stored.exists():
            built = build()
            stored.write_bytes(pickle.dumps((built, _rows(), _sequences())))
            return built
    built, rows, sequences = pickle.loads(stored.read_bytes())
    _load(rows, sequences)
    return built


def _rows() -> dict[str, tuple[str, bytes]]:
    """Return the columns of each table, and its rows in PostgreSQL's copy format."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        tables = {name: columns for name, columns in cursor.fetchall() if name not in FIXED}
        return {name: (columns, _copied(cursor, name, columns)) for name, columns in tables.items()}


def _copied(cursor: Any, table: str, columns: str) -> bytes:
    with cursor.copy(f"COPY {table} ({columns}) TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)


def _sequences() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        return cursor.fetchall()


def _load(rows: dict[str, tuple[str, bytes]], sequences: list[tuple[str, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger writes a row of its own
        for table in rows:
            cursor.execute(f"DELETE FROM {table}")
        for table, (columns, copied) in rows.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                copy.write(copied)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
        cursor.executemany("SELECT setval(%s, %s)", sequences)
