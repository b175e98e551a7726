"""Load custom fields with the row that a page reads anyway, without a further statement."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, JSONField, OuterRef, Subquery, When
from django.db.models.functions import JSONObject

from . import values
from .models import CustomField, Kind, values_model

#: The columns of a field that pages read.
LOADED = ("id", "subject", "kind", "label", "group", "options", "currency")


class Fact(NamedTuple):
    """A field with its value as shown."""

    field: CustomField
    shown: str

    @property
    def url(self) -> str:
        return self.shown if self.field.kind == Kind.LINK else ""


class Group(NamedTuple):
    """Fields under one heading; "" for those without."""

    name: str
    facts: list


def annotations(ids: Mapping[str, str], *, on_card: bool = False) -> dict[str, Any]:
    """Return annotations that load the fields, and the values of the row with the id in the column, by subject.

    With `on_card` only the fields that the desk's card shows; without such a field no value is looked up.
    """
    fields = CustomField.objects.of(*ids)
    if on_card:
        fields = fields.filter(on_card=True)
    columns = JSONObject(**{name: name for name in LOADED})
    found: dict[str, Any] = {"custom_fields": ArraySubquery(fields.values(loaded=columns))}
    for subject, column in ids.items():
        used = Exists(fields.filter(subject=subject).order_by())
        found[f"custom_{subject}"] = Case(When(used, then=_values(subject, column)), output_field=JSONField())
    return found


def value_annotations(ids: Mapping[str, str]) -> dict[str, Any]:
    """Return annotations as above, for many rows: with the values only."""
    return {f"custom_{subject}": _values(subject, column) for subject, column in ids.items()}


def groups_of(row: Any, subject: str) -> list[Group]:
    """Return all fields of `subject`, with or without a value, of a row loaded with `annotations`."""
    return grouped([(fact.field.group, fact) for fact in _facts(row, subject)])


def filled_in(row: Any, subjects: Iterable[str]) -> list[Fact]:
    """Return the fields of a row loaded with `annotations` that have a value."""
    return [fact for subject in subjects for fact in _facts(row, subject) if fact.shown]


def grouped(named: Iterable[tuple[str, Any]]) -> list[Group]:
    """Collect what has the same group; groups are in the order of their first field."""
    found: dict[str, list] = {}
    for name, each in named:
        found.setdefault(name, []).append(each)
    return [Group(name, each) for name, each in found.items()]


def _values(subject: str, column: str) -> Subquery:
    return Subquery(values_model(subject)._default_manager.filter(pk=OuterRef(column)).values("values"))


def _facts(row: Any, subject: str) -> list[Fact]:
    stored = getattr(row, f"custom_{subject}") or {}
    fields = [CustomField(**each) for each in row.custom_fields if each["subject"] == subject]
    return [Fact(field, values.shown(field, stored.get(field.key))) for field in fields]
