"""Fingerprints of forms: what a page showed, to find out later whether it has changed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.db import models
from django.forms import BoundField


def fingerprint(fields: Iterable[BoundField]) -> str:
    """Return a line with the name and a short hash of the value of each non-empty field of an unbound form.

    It is never empty: a form without values has a fingerprint too.
    """
    return line({field.html_name: mark for field in fields if (mark := shown_digest(field))})


def line(marks: Mapping[str, str]) -> str:
    """Return the fingerprint of fields with these digests."""
    return " ".join(f"{name}:{mark}" for name, mark in marks.items()) or "-"


def shown_digest(field: BoundField) -> str:
    """Return the digest of what a field shows; "" in an unsaved row, even if it has default values."""
    return digest(field.initial) if field.form.initial else ""


def digest(value: Any) -> str:
    """Return a short hash of a field's value; "" if it is empty."""
    normalized = _normalized(value)
    return blake2b(repr(normalized).encode(), digest_size=4).hexdigest() if normalized else ""


def _normalized(value: Any) -> Any:
    """Return the same representation for equal values, whether loaded or typed: instances by key, lists sorted."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return sorted(str(_normalized(each)) for each in value)
    return value
