"""A form field for a duration: a number and a unit."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.durations import DAY, HOUR, MINUTE, largest_unit

UNITS = {"minutes": (_("minutes"), MINUTE), "hours": (_("hours"), HOUR), "days": (_("days"), DAY)}
MAX_NUMBER = 1000


class DurationWidget(forms.MultiWidget):
    """The number and its unit on one line."""

    template_name = "campaigns/duration_widget.html"

    def __init__(self, units: list[str], attrs=None) -> None:
        self.units = units
        number = forms.NumberInput(attrs={"min": 1, "max": MAX_NUMBER, "aria-label": _("Duration")})
        unit = forms.Select(
            choices=[(unit, UNITS[unit][0]) for unit in units], attrs={"aria-label": _("Unit")}
        )
        super().__init__({"": number, "unit": unit}, attrs)

    def decompress(self, duration: timedelta | None) -> list:
        if not duration:
            return [None, self.units[-1]]
        units = {UNITS[unit][1]: unit for unit in self.units}
        unit = largest_unit(duration, list(units))
        return [duration // unit, units[unit]]


class DurationInputField(forms.MultiValueField):
    """Clean to a timedelta, or to None if it is empty and optional."""

    def __init__(self, *, units: list[str] | None = None, **options) -> None:
        units = units or list(UNITS)
        parts = (
            forms.IntegerField(min_value=1, max_value=MAX_NUMBER),
            forms.ChoiceField(choices=[(unit, UNITS[unit][0]) for unit in units]),
        )
        super().__init__(parts, widget=DurationWidget(units), require_all_fields=False, **options)

    def compress(self, parts: list) -> timedelta | None:
        if not parts or parts[0] is None:
            return None
        number, unit = parts
        return number * UNITS[unit][1]

    def clean(self, value):
        """Treat a unit without a number as empty, because the unit is preselected."""
        duration = super().clean(value if value and value[0] not in (None, "") else [])
        if duration is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return duration

    def has_changed(self, initial, data) -> bool:
        if not data or data[0] in (None, ""):
            return initial is not None
        return super().has_changed(initial, data)
