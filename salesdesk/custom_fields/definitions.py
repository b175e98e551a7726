"""Add, order and delete custom fields."""

import time
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from salesdesk.hooks import Hook

from .models import MOST_FIELDS, MOST_FILTERS, CustomField, CustomValues, values_model

#: Values in use are counted up to this number, which says enough before deleting a field.
COUNTED_TO = 10_000
#: An export that is being written still has a column for a field that was deleted meanwhile.
KEPT_FOR = timedelta(hours=1)
#: Rows of which a deleted field is removed in one transaction, and the seconds that one run takes at most.
BATCH, SECONDS = 2_000, 60


#: Return what else uses a field, as a sentence, or an empty string.
field_uses: Hook[[CustomField], str] = Hook()


class TooManyFields(Exception):
    """The subject has as many fields as it can have."""


def lock(subject: str) -> None:
    """Keep others from changing the fields of `subject` until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"custom fields of {subject}"])


@transaction.atomic
def add(field: CustomField) -> None:
    """Save a new field as the last one. Raises TooManyFields."""
    lock(field.subject)
    count = CustomField.objects.of(field.subject).count()
    if count >= MOST_FIELDS:
        raise TooManyFields
    field.position = count + 1
    field.save()


def free_filter_slot(subject: str) -> int | None:
    """Return a free index of the subject, or None if all are used. Call it under `lock`."""
    used = set(CustomField.objects.filter(subject=subject).values_list("filter_slot", flat=True))
    return next((slot for slot in range(1, MOST_FILTERS + 1) if slot not in used), None)


@transaction.atomic
def move(field: CustomField, *, up: bool) -> None:
    """Swap the field with its neighbor; nothing happens at the end of the order."""
    lock(field.subject)
    field.refresh_from_db()
    if field.position is None:
        return
    to = field.position + (-1 if up else 1)
    both = CustomField.objects.of(field.subject).filter(position__in=[field.position, to]).order_by()
    if both.count() == 2:
        both.update(position=field.position + to - F("position"))


@transaction.atomic
def delete(field: CustomField, now: datetime) -> None:
    """Hide the field everywhere at once; `remove_deleted` removes its values."""
    lock(field.subject)
    field.refresh_from_db()
    if field.position is None:
        return
    later = CustomField.objects.of(field.subject).filter(position__gt=field.position)
    CustomField.objects.filter(pk=field.pk).update(position=None, filter_slot=None, deleted_at=now)
    later.order_by().update(position=F("position") - 1)


def count_values(field: CustomField) -> int:
    """Return how many rows have a value, up to one more than COUNTED_TO."""
    rows = values_model(field.subject)._default_manager.filter(values__has_key=field.key)
    return rows.order_by()[: COUNTED_TO + 1].count()


def remove_deleted(now: datetime) -> int:
    """Remove the values of deleted fields, then the fields; return how many fields. Stops after SECONDS.

    A run that was stopped is continued by the next: what has no value is passed quickly.
    """
    stop, done = time.monotonic() + SECONDS, 0
    for field in CustomField.objects.filter(deleted_at__lte=now - KEPT_FOR).order_by("pk"):
        after: int | None = 0
        while after is not None:
            if time.monotonic() > stop:
                return done
            after = _remove_values(values_model(field.subject), field.key, after)
        field.delete()
        done += 1
    return done


@transaction.atomic
def _remove_values(model: type[CustomValues], key: str, after: int) -> int | None:
    """Remove a key from the next rows by id; return the last id, or None at the end."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH batch AS (
                SELECT {pk} AS id FROM {table} WHERE {pk} > %(after)s AND "values" ? %(key)s
                 ORDER BY {pk} LIMIT {BATCH} FOR NO KEY UPDATE
            ), removed AS (
                UPDATE {table} SET "values" = "values" - %(key)s FROM batch WHERE {pk} = batch.id
            )
            SELECT max(id) FROM batch
            """,
            {"after": after, "key": key},
        )
        return cursor.fetchone()[0]
