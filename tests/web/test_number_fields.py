"""`AmountField` accepts amounts in the notations of all supported countries."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from salesdesk.web.forms.number_fields import AmountField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("48000", "48000"),
        ("48,000", "48000"),
        ("48.000", "48000"),
        (" 48 000 ", "48000"),
        ("48\u202f000", "48000"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("€ 23 100", "23100"),
        ("48k", "48000"),
        ("1,5 M", "1500000"),
        ("٤٨٠٠٠", "48000"),
    ],
)
def test_amount_field_accepts_common_notations(typed, amount):
    assert Decimal(amount) == AmountField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["much", "k", "48x", "4 8", "--5", "1.2.3", "0", "-5", "10000000k", "1.234567,8"]
)
def test_amount_field_rejects_invalid_amounts(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_amount_field_keeps_invalid_input():
    field = AmountField()

    assert "much" == field.prepare_value("much")
    assert "number" != field.widget.input_type
