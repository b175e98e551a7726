"""Shared form fields for dates and single lines, and parsing of row ids."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Accepted years. Dates near Python's limits would overflow in date arithmetic and time zone conversion.
YEARS = range(2000, 2101)
#: One less than the number of digits of the largest row id.
DIGITS = 18
MAX_NUMBER = 10**DIGITS - 1


def parse_id(typed: str) -> int | None:
    """Return the row id in `typed`, or None if it is not a valid id."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS else None


class DayField(forms.DateField):
    """A date within YEARS, entered with the browser's date picker."""

    def __init__(self, **kwargs) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget} | kwargs)

    def to_python(self, value) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class LineField(forms.CharField):
    """A text without line breaks, which would corrupt the calendar invitation it ends up in."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value.splitlines()) > 1:
            raise ValidationError(_("Line breaks are not allowed. Enter a single line."))
