"""Parse amounts of money as people type them: 48000, 48 000, 48.000, 1.234,56 or 48k."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesdesk.parsing.numbers import number

_SHORT = re.compile(r"(.*\d)\s*([km])", re.IGNORECASE)
_TIMES = {"k": 1_000, "m": 1_000_000}


class AmountField(forms.DecimalField):
    """A positive amount in the campaign's currency.

    It renders as a text input, because a number input rejects separators and drops what it can't parse.
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Enter an amount, such as 48,000 or 48k.")}

    def __init__(self, **kwargs):
        kwargs = {
            "label": _("Value"),
            "max_digits": 12,
            "decimal_places": 2,
            "min_value": Decimal(1),
        } | kwargs
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value) -> Decimal | None:
        if value in self.empty_values:
            return None
        typed = str(value).strip()
        short = _SHORT.fullmatch(typed)
        amount = number(short[1] if short else typed)
        if amount is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return amount * _TIMES[short[2].lower()] if short else amount

    def prepare_value(self, value):
        """Show whole amounts without decimals."""
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return int(value) if whole else value
