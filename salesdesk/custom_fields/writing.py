"""Write values of custom fields under the lock of their row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import Truncator

from .models import CustomField, CustomValues, values_model
from .values import Stored, shown


def lock(subject: str, pk: int) -> CustomValues:
    """Return the values of the row with this id, locked until the transaction ends."""
    model: Any = values_model(subject)
    model._default_manager.bulk_create([model(pk=pk)], ignore_conflicts=True)
    return model._default_manager.select_for_update(no_key=True).get(pk=pk)


def write(row: CustomValues, fields: Iterable[CustomField], new: Mapping[str, Stored]) -> list[str]:
    """Set the values of `fields`, by key, in a locked row, and return a sentence for each that changed."""
    changed = []
    for field in fields:
        before, after = row.values.get(field.key), new.get(field.key)
        if before == after and type(before) is type(after):
            continue
        changed.append(f"{field.label} {_said(field, before)} → {_said(field, after)}")
        row.values.pop(field.key, None)
        if after is not None:
            row.values[field.key] = after
    if changed:
        row.save(update_fields=["values"])
    return changed


def merge(subject: str, survivors: Mapping[int, int]) -> None:
    """Give each survivor, by the id of its duplicate, the values that only the duplicate has."""
    duplicates = values_model(subject)._default_manager.filter(pk__in=survivors).order_by("pk")
    for duplicate in duplicates.exclude(values={}):
        row = lock(subject, survivors[duplicate.pk])
        row.values = duplicate.values | row.values
        row.save(update_fields=["values"])


def _said(field: CustomField, stored: Stored) -> str:
    """Return a value as the timeline keeps it; a long text is cut."""
    return Truncator(shown(field, stored) or "–").chars(200)
