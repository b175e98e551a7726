"""Row counts of an import, and snapshots of the tables it may change."""

from django.db import connection


def counts(batch) -> tuple[int, ...]:
    """Return rows, created, updated, skipped, refused."""
    return batch.rows, batch.created, batch.updated, batch.skipped, batch.refused


def everything() -> dict[str, list]:
    """Return the rows of all tables that an import may change."""
    tables = [
        "company",
        "contact",
        "lead",
        "nextstep",
        "stakeholder",
        "stagechange",
        "completedstep",
        "activity",
        "place",
    ]
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM leads_{table} ORDER BY id")
            found[table] = cursor.fetchall()
    return found
