"""An amount of money as it is typed."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


class AmountField(forms.DecimalField):
    """Money in the campaign's currency, more than nothing."""

    def __init__(self, **kwargs):
        kwargs = {
            "label": _("Value"),
            "max_digits": 12,
            "decimal_places": 2,
            "min_value": Decimal(1),
        } | kwargs
        super().__init__(**kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "decimal", "step": "any"}

    def prepare_value(self, value):
        """48000.00 is typed 48000."""
        whole = isinstance(value, Decimal) and value == value.to_integral_value()
        return int(value) if whole else value
