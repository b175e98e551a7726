"""The message of a field that somebody else changed meanwhile."""

from collections.abc import Iterable
from datetime import date, time

from django.forms import BoundField
from django.utils.translation import gettext as _

from salesdesk import formats

#: Longer values are not repeated in the message.
MAX_VALUE_SHOWN = 80


def current_value(current: BoundField | None) -> str:
    """Return an error message that shows the field's current value if it is short enough."""
    value = current.field.prepare_value(current.initial) if current else None
    if current and isinstance(choices := getattr(current.field, "choices", None), Iterable):
        chosen = set(map(str, value)) if isinstance(value, list | tuple | set) else {str(value)}
        value = ", ".join(str(label) for key, label in choices if str(key) in chosen)
    if isinstance(value, bool):
        value = _("yes") if value else _("no")
    if (
        isinstance(value, str | int | float | date | time)
        and 0 < len(now := _written(value)) <= MAX_VALUE_SHOWN
    ):
        return _("Someone else changed this to “%(now)s”.") % {"now": now}
    return _("Someone else changed this.")


def _written(value: str | float | date | time) -> str:
    if isinstance(value, date):
        return formats.full_day(value)
    if isinstance(value, time):
        return formats.clock_time(value)
    return value if isinstance(value, str) else formats.number(value)
