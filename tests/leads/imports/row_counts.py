"""What became of a list: its rows counted, and all that it may touch."""

from django.db import connection


def counts(batch) -> tuple[int, ...]:
    """Rows, created, updated, skipped, refused."""
    return batch.rows, batch.created, batch.updated, batch.skipped, batch.refused


def everything() -> dict[str, list]:
    """All that a list may touch, row by row."""
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
