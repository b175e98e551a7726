"""The sweep that builds the indexes of fields that lists are filtered by, and drops those of others.

They are built CONCURRENTLY, so that work goes on meanwhile. A build that was killed leaves an invalid index, which is
dropped and built again.
"""

from datetime import datetime

from salesdesk.db import owner

from . import filtering
from .models import CustomField, CustomValues, Subject, values_model

#: Of one sweep at a time.
LOCK = 7_114_021
VALUES = '"values"'
_NAMES = "^custom_(company|contact|lead|opportunity)_f[0-9]+$"


def run(now: datetime) -> int:
    """Build and drop what is due, outside of transactions; return how many of both."""
    wanted = {name_of(each): each for each in CustomField.objects.filter(filter_slot__isnull=False)}
    done = 0
    with owner.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return 0
        try:
            valid = _found(cursor)
            for name, is_valid in valid.items():
                if not is_valid or name not in wanted:
                    cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
                    cursor.execute(f'DROP STATISTICS IF EXISTS "{name}"')
                    done += 1
            for name, field in wanted.items():
                if not valid.get(name):
                    _build(cursor, name, field)
                    done += 1
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    ready = [field.pk for field in wanted.values()]
    CustomField.objects.filter(pk__in=ready, indexed_at=None).update(indexed_at=now)
    CustomField.objects.filter(filter_slot=None, indexed_at__isnull=False).update(indexed_at=None)
    return done


def name_of(field: CustomField) -> str:
    return f"custom_{field.subject}_{field.key}"


def _found(cursor) -> dict[str, bool]:
    """Return the indexes of custom fields that exist, and whether each is valid."""
    cursor.execute(
        "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
        " WHERE relname ~ %s AND relnamespace = current_schema()::regnamespace",
        [_NAMES],
    )
    return dict(cursor.fetchall())


def _build(cursor, name: str, field: CustomField) -> None:
    model: type[CustomValues] = values_model(field.subject)
    table, pk = model._meta.db_table, model._meta.pk.column
    # Lists of leads are filtered within campaigns.
    first = "campaign_id, " if field.subject == Subject.LEAD else ""
    columns = f"{first}{filtering.sql_of(field, VALUES)}, {pk}"
    cursor.execute(
        f'CREATE INDEX CONCURRENTLY "{name}" ON "{table}" ({columns}) WHERE {VALUES} ? %s', [field.key]
    )
    # The planner needs to know how common each value is. It ignores what is known of a partial index.
    cursor.execute(f'DROP STATISTICS IF EXISTS "{name}"')
    cursor.execute(f'CREATE STATISTICS "{name}" ON ({filtering.sql_of(field, VALUES)}) FROM "{table}"')
    cursor.execute(f'ANALYZE "{table}"')
