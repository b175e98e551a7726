"""What forms and views of every app read: days, lines, and the numbers of rows as an address or a form names them."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Further away no day and no moment can be reckoned with: its neighbor, or its midnight elsewhere, is none.
YEARS = range(2000, 2101)
#: Of the largest number that the database gives a row, less one.
DIGITS = 18
MAX_NUMBER = 10**DIGITS - 1


def parse_id(typed: str) -> int | None:
    """The number of a row as it was sent; None for everything that is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS else None


class DayField(forms.DateField):
    """A day that can be reckoned with, with the browser's calendar."""

    def __init__(self, **kwargs) -> None:
        widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
        super().__init__(**{"widget": widget} | kwargs)

    def to_python(self, value) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class LineField(forms.CharField):
    """One line: what an invitation says in a line breaks it where it has two."""

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value.splitlines()) > 1:
            raise ValidationError(_("Write it in one line."))
