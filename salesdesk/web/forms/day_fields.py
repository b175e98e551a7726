"""Form fields for dates and times, shown and typed as the reader writes them.

They are text inputs, because browsers show date and time inputs in the format of the browser, not of the person. A
button beside them opens the browser's picker (static/js/picker.js).
"""

import re
from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import to_current_timezone
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesdesk import clock, formats
from salesdesk.parsing import when

#: Accepted years. Dates near Python's limits would overflow in date arithmetic and time zone conversion.
YEARS = range(2000, 2101)

_FIGURES = r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{4}|\d{1,2})\.?"
_TIME = r"(\d{1,2})(?:[:.hu ]?([0-5]\d))?\s*(?:uur|h|u)?\s*([ap])?\.?(?:m\.?)?"


class PickerInput(forms.TextInput):
    """A text input with a button that opens the browser's picker of a day, or of a day and time."""

    template_name = "components/picker_input.html"
    picks = "date"

    def __init__(self, attrs=None) -> None:
        super().__init__({"class": "short", "autocomplete": "off"} | (attrs or {}))

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, value, attrs)
        pattern = formats.day_placeholder() + (" hh:mm" if self.picks == "datetime-local" else "")
        context["widget"]["attrs"].setdefault("placeholder", pattern)
        return context | {"picks": self.picks, "pattern": pattern}

    def format_value(self, value) -> str | None:
        return formats.input_day(value) if isinstance(value, date) else super().format_value(value)


class MomentInput(PickerInput):
    picks = "datetime-local"

    def format_value(self, value) -> str | None:
        if isinstance(value, datetime):
            return f"{formats.input_day(value)} {formats.input_time(value)}"
        return super().format_value(value)


class TimeInput(forms.TextInput):
    """A text input for the time of day."""

    def __init__(self, attrs=None) -> None:
        super().__init__({"class": "short", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value) -> str | None:
        return formats.input_time(value) if isinstance(value, time) else super().format_value(value)


class DayField(forms.DateField):
    """A date within `years`, in figures as the reader writes them, as ISO 8601, or in words with one reading."""

    widget = PickerInput
    years = YEARS

    def prepare_value(self, value):
        return value

    def to_python(self, value) -> date | None:
        if value in self.empty_values:
            return None
        day = value if isinstance(value, date) else _typed_day(str(value).strip())
        if day is None or day.year not in self.years:
            raise ValidationError(_invalid_day(), code="invalid")
        return day


class TimeField(forms.TimeField):
    """The time of day: 9:30, 9.30, 9u30, 0930 or 2:30 pm."""

    widget = TimeInput

    def to_python(self, value) -> time | None:
        if value in self.empty_values:
            return None
        at = value if isinstance(value, time) else _typed_time(str(value).strip())
        if at is None:
            example = {"example": formats.input_time(time(14, 30))}
            raise ValidationError(_("Enter a time, such as %(example)s."), code="invalid", params=example)
        return at


class MomentField(forms.Field):
    """A local date and time. Cleans to a naive datetime, because some local times do not exist."""

    widget = MomentInput

    def prepare_value(self, value):
        return to_current_timezone(value) if isinstance(value, datetime) else value

    def to_python(self, value) -> datetime | None:
        if value in self.empty_values:
            return None
        local = value if isinstance(value, datetime) else _typed_moment(str(value).strip())
        if local is None or local.tzinfo is not None or local.year not in YEARS:
            now = timezone.localtime(clock.now())
            example = {"example": f"{formats.input_day(now)} {formats.input_time(time(14, 30))}"}
            raise ValidationError(
                _("Enter a date and time, such as %(example)s."), code="invalid", params=example
            )
        return local


def _invalid_day() -> ValidationError:
    example = {"example": formats.input_day(timezone.localtime(clock.now()))}
    return ValidationError(_("Enter a date, such as %(example)s."), params=example)


def _typed_day(typed: str) -> date | None:
    if found := re.fullmatch(_FIGURES, typed):
        return _in_figures(*found.groups())
    read = _in_words(typed)
    return read.day if read and read.time is None else None


def _typed_moment(typed: str) -> datetime | None:
    try:
        return (
            datetime.fromisoformat(typed) if re.fullmatch(r"\d{4}-\d\d-\d\d[T ].+", typed) else _moment(typed)
        )
    except ValueError:
        return None


def _moment(typed: str) -> datetime | None:
    if found := re.fullmatch(rf"(?P<day>{_FIGURES}),?\s+(?P<time>.+)", typed):
        day, at = _typed_day(found["day"]), _typed_time(found["time"])
    elif read := _in_words(typed):
        day, at = read.day, read.time
    else:
        return None
    return datetime.combine(day, at) if day and at else None


def _typed_time(typed: str) -> time | None:
    found = re.fullmatch(_TIME, typed.lower())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half and not 1 <= hour <= 12:
        return None
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return time(hour, minute) if hour < 24 else None


def _in_figures(first: str, second: str, third: str) -> date | None:
    if len(first) == 4:
        year, month, day = first, second, third
    elif formats.is_month_first():
        month, day, year = first, second, third
    else:
        day, month, year = first, second, third
    try:
        return date(int(year) + (2000 if len(year) <= 2 else 0), int(month), int(day))
    except ValueError:
        return None


def _in_words(typed: str) -> when.ParsedTime | None:
    """Return the only reading of "next friday" or "1 March", or None."""
    now = timezone.localtime(clock.now())
    try:
        read = when.parse(typed, now, language=get_language() or "en", month_first=formats.is_month_first())
    except when.NotUnderstood:
        return None
    return None if read.others else read
