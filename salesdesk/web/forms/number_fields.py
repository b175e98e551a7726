"""Form fields for numbers and amounts, shown as the reader writes them; 48.000, 48,000 and 48k are accepted."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesdesk import formats
from salesdesk.parsing.numbers import number

_SHORT = re.compile(r"(.*\d)\s*([km])", re.IGNORECASE)
_TIMES = {"k": 1_000, "m": 1_000_000}


class AmountField(forms.DecimalField):
    """A positive amount in the campaign's currency.

    It renders as a text input, because a number input rejects separators and drops what it can't parse.
    """

    widget = forms.TextInput

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
            example = {"example": formats.number(48_000)}
            raise ValidationError(_("Enter an amount, such as %(example)s or 48k."), "invalid", example)
        return amount * _TIMES[short[2].lower()] if short else amount

    def prepare_value(self, value):
        """Show whole amounts without decimals."""
        return formats.typed_number(value) if isinstance(value, Decimal | int) else value


class DecimalTextField(AmountField):
    """A number that may have many decimals. A mark before three digits is the reader's decimal mark, if it is that."""

    def __init__(self, **kwargs):
        super().__init__(**{"min_value": Decimal(0)} | kwargs)

    def to_python(self, value) -> Decimal | None:
        typed = "" if value is None else str(value).strip().removesuffix("%").strip()
        exact = number(typed, formats.decimal_mark()) if typed else None
        return super().to_python(typed) if exact is None else exact

    def prepare_value(self, value):
        """Show as many decimals as the number has."""
        if not isinstance(value, Decimal):
            return super().prepare_value(value)
        exponent = value.normalize().as_tuple().exponent
        return formats.number(value, max(0, -exponent)) if isinstance(exponent, int) else value


class CountField(forms.IntegerField):
    """A whole number that may be large, with or without separators."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "numeric", "autocomplete": "off"}

    def to_python(self, value) -> int | None:
        if value in self.empty_values:
            return None
        count = number(str(value).strip())
        if count is None or count != count.to_integral_value():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(count)

    def prepare_value(self, value):
        return formats.typed_number(value) if isinstance(value, int) else value
