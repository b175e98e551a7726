"""Filters by custom fields: their inputs, and conditions that the index of a field answers (indexes.py).

A filter has the key of its field, such as "f12"; a range has two, "f12_from" and "f12_to". What was asked is JSON, so
that it can be kept with an export, an audience or a job.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import DecimalField, F, Func, Q, TextField
from django.db.models.lookups import Exact, GreaterThanOrEqual, IsNull, LessThan, LessThanOrEqual
from django.utils.translation import gettext as _

from . import values
from .models import CustomField, Kind

#: An entry of an index must fit a page; longer texts are found by their beginning.
LONGEST = 100
RANGES = (Kind.NUMBER, Kind.MONEY, Kind.DATE)
_NAME = re.compile(r"(f[1-9][0-9]{0,17})(_from|_to)?")
_LAST_CHARACTER = "\U0010ffff"


class UnknownField(Exception):
    """A filter names a field that was deleted, or that lists are no longer filtered by."""


def is_filter(name: str) -> bool:
    """Return whether a query key may be a filter by a custom field."""
    return _NAME.fullmatch(name) is not None


def inputs(field: CustomField) -> dict[str, forms.Field]:
    """Return the form fields of a filter by their keys: text to begin with, a choice, or the ends of a range."""
    if field.kind in RANGES:
        ends = {
            "from": _("%(field)s from") % {"field": field},
            "to": _("%(field)s to") % {"field": field},
        }
        found = {f"{field.key}_{end}": values.form_field(field) for end in ends}
        for name, label in zip(found, ends.values(), strict=True):
            found[name].label, found[name].help_text = label, ""
        return found
    if field.kind == Kind.TEXT:
        return {field.key: forms.CharField(label=field.label, required=False, max_length=LONGEST)}
    chooser = values.form_field(field)
    chooser.help_text = ""
    return {field.key: chooser}


def in_words(asked: Mapping[str, Any]) -> str:
    """Return filters in words, such as "Region: north · Beds from: 5". One statement, none without filters."""
    keys = {name: match[1] for name in asked if (match := _NAME.fullmatch(name))}
    known = CustomField.objects.filter(pk__in=[int(key[1:]) for key in keys.values()]) if keys else ()
    labels = {name: each.label for field in known for name, each in inputs(field).items()}
    return " · ".join(f"{labels[name]}: {value}" for name, value in asked.items() if name in labels)


def as_json(cleaned: Any) -> Any:
    """Return what an input cleaned, as JSON; None for an empty one."""
    if cleaned in (None, ""):
        return None
    return str(cleaned) if isinstance(cleaned, Decimal) or hasattr(cleaned, "isoformat") else cleaned


def conditions(fields: Iterable[CustomField], asked: Mapping[str, Any], paths: Mapping[str, str]) -> Q:
    """Return the condition for the filters in `asked`, as AND.

    `paths` has the relation to the values of each subject, such as {"company": "company__custom_values"}, or "" for the
    table of the values itself. Raises UnknownField for a filter by a field that is not among `fields`: leaving it out
    would widen what was asked.
    """
    known = {field.key: field for field in fields if field.subject in paths}
    found = Q()
    for name, value in asked.items():
        match = _NAME.fullmatch(name)
        field = known.get(match[1]) if match else None
        if match is None or field is None:
            raise UnknownField(name)
        found &= _condition(field, match[2] or "", value, paths[field.subject])
    return found


def sql_of(field: CustomField, column: str) -> str:
    """Return the expression that the index of a field holds, for a column of values."""
    value = f"{column} ->> '{field.key}'"
    if field.kind in (Kind.NUMBER, Kind.MONEY):
        return f"(CASE WHEN jsonb_typeof({column} -> '{field.key}') = 'number' THEN ({value})::numeric END)"
    return f'(LEFT(LOWER({value}), {LONGEST}) COLLATE "C")'


def in_order(field: CustomField, path: str) -> tuple[Q, Func]:
    """Return the condition that a row has a value of this field, and the value as its index orders it."""
    column = _column(path)
    indexed = _indexed(field, column)
    return Q(**{f"{column}__has_key": field.key}) & Q(IsNull(indexed, False)), indexed


def _column(path: str) -> str:
    return f"{path}__values" if path else "values"


def _indexed(field: CustomField, column: str) -> Func:
    return Func(
        F(column),
        template=sql_of(field, "%(expressions)s"),
        output_field=DecimalField(max_digits=20, decimal_places=4) if _is_number(field) else TextField(),
    )


def _is_number(field: CustomField) -> bool:
    return field.kind in (Kind.NUMBER, Kind.MONEY)


def _condition(field: CustomField, end: str, value: Any, path: str) -> Q:
    column = _column(path)
    indexed = _indexed(field, column)
    # The index holds only rows that have the field, so the condition says so too.
    has_it = Q(**{f"{column}__has_key": field.key})
    sought: Any = Decimal(str(value)) if _is_number(field) else _key(field, value)
    match end:
        case "_from":
            return has_it & Q(GreaterThanOrEqual(indexed, sought))
        case "_to":
            return has_it & Q(LessThanOrEqual(indexed, sought))
    if field.kind == Kind.TEXT:
        return (
            has_it & Q(GreaterThanOrEqual(indexed, sought)) & Q(LessThan(indexed, sought + _LAST_CHARACTER))
        )
    return has_it & Q(Exact(indexed, sought))


def _key(field: CustomField, value: Any) -> str:
    """Return a value as the index has it."""
    if field.kind == Kind.YES_NO:
        return "true" if value in ("yes", True) else "false"
    return str(value).lower()[:LONGEST]
