"""A length of time as people say it: a number and a unit."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.durations import DAY, HOUR, MINUTE, largest_unit

UNITS = {"minutes": (_("minutes"), MINUTE), "hours": (_("hours"), HOUR), "days": (_("days"), DAY)}
LONGEST = 1000


class LengthWidget(forms.MultiWidget):
    """Both parts on one line. Without its own legend the field's label names them."""

    template_name = "campaigns/duration_widget.html"

    def __init__(self, units: list[str], attrs=None) -> None:
        self.units = units
        number = forms.NumberInput(attrs={"min": 1, "max": LONGEST, "aria-label": _("How long")})
        unit = forms.Select(
            choices=[(unit, UNITS[unit][0]) for unit in units], attrs={"aria-label": _("Unit")}
        )
        super().__init__({"": number, "unit": unit}, attrs)

    def decompress(self, length: timedelta | None) -> list:
        if not length:
            return [None, self.units[-1]]
        by_length = {UNITS[unit][1]: unit for unit in self.units}
        unit = largest_unit(length, list(by_length))
        return [length // unit, by_length[unit]]


class DurationInputField(forms.MultiValueField):
    """Cleans to a timedelta, or None when it is left empty and may be."""

    def __init__(self, *, units: list[str] | None = None, **options) -> None:
        units = units or list(UNITS)
        parts = (
            forms.IntegerField(min_value=1, max_value=LONGEST),
            forms.ChoiceField(choices=[(unit, UNITS[unit][0]) for unit in units]),
        )
        super().__init__(parts, widget=LengthWidget(units), require_all_fields=False, **options)

    def compress(self, said: list) -> timedelta | None:
        if not said or said[0] is None:
            return None
        return said[0] * UNITS[said[1]][1]

    def clean(self, value):
        """A unit alone says nothing: it stands there from the start."""
        length = super().clean(value if value and value[0] not in (None, "") else [])
        if length is None and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return length

    def has_changed(self, initial, data) -> bool:
        if not data or data[0] in (None, ""):
            return initial is not None
        return super().has_changed(initial, data)
