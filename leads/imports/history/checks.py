"""Check the dates of a past outcome: none is missing, in the future or in the wrong order."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models.imports.past_outcome import CLOSED, OF_DEALS

from ..mapping.fields import Field

_FUTURE = _("{field}: {day} is in the future.")
_EARLY = _("{field}: {day} is before the first contact on {first}.")


def date_problems(
    result: str, first: date | None, opened: date | None, closed: date | None, *, today: date
) -> Iterator:
    """Yield what keeps a row with this result and these dates from being imported."""
    if first is None and (result in CLOSED or result in OF_DEALS):
        yield _("The date of the first contact is missing.")
    if closed is None and result in CLOSED:
        yield _("The date of the outcome is missing.")
    dated = {Field.FIRST_CONTACT_ON: first, Field.OPENED_ON: opened, Field.CLOSED_ON: closed}
    for field, day in dated.items():
        if day and day > today:
            yield format_lazy(_FUTURE, field=field.label, day=day.isoformat())
    if opened and first and opened < first:
        yield _early(Field.OPENED_ON, opened, first)


def early_outcome(first: date | None, opened: date | None, closed: date | None):
    """Return what is wrong with an outcome before its first contact, or ""."""
    before = max(filter(None, (first, opened)), default=None)
    return _early(Field.CLOSED_ON, closed, before) if closed and before and closed < before else ""


def _early(field: Field, day: date, first: date):
    return format_lazy(_EARLY, field=field.label, day=day.isoformat(), first=first.isoformat())
