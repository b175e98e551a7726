"""Values of custom fields: reading what people and lists type, storing it, and showing it again."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from salesdesk.custom_fields import values
from salesdesk.custom_fields.models import CustomField, Kind

#: Kind, text of a list, stored value, and how it is shown.
READ = [
    (Kind.TEXT, "  3 shifts ", "3 shifts", "3 shifts"),
    (Kind.NUMBER, "1,250.5", 1250.5, "1,250.5"),
    (Kind.NUMBER, "-3", -3, "-3"),
    (Kind.NUMBER, "0.0001", 0.0001, "0.0001"),
    (Kind.MONEY, "48k", 48_000, "€48,000"),
    (Kind.MONEY, "12.50", 12.5, "€12.50"),
    (Kind.DATE, "1987-05-01", "1987-05-01", "1 May 1987"),
    (Kind.YES_NO, "Ja", True, "Yes"),
    (Kind.YES_NO, "FALSE", False, "No"),
    (Kind.CHOICE, "sap", "SAP", "SAP"),
    (Kind.CHOICES, "other; SAP;sap", ["Other", "SAP"], "Other, SAP"),
    (Kind.LINK, "example.com/a", "https://example.com/a", "https://example.com/a"),
    (Kind.TEXT, " ", None, ""),
    (Kind.YES_NO, "", None, ""),
    (Kind.CHOICES, "sap,other", ["SAP", "Other"], "SAP, Other"),
    (Kind.CHOICES, ";", None, ""),
]
REFUSED = [
    (Kind.TEXT, "x" * 2001),
    (Kind.TEXT, "a\0b"),
    (Kind.NUMBER, "many"),
    (Kind.NUMBER, "1" * 16),
    (Kind.NUMBER, "NaN"),
    (Kind.MONEY, "1.234567"),
    (Kind.DATE, "1899-12-31"),
    (Kind.YES_NO, "perhaps"),
    (Kind.CHOICE, "Excel"),
    (Kind.CHOICES, "SAP, Excel"),
    (Kind.LINK, "javascript:alert(1)"),
    (Kind.LINK, "ftp://example.com"),
]


def field_of(kind: Kind) -> CustomField:
    options = ["SAP", "Other"] if kind in (Kind.CHOICE, Kind.CHOICES) else []
    return CustomField(
        pk=1, kind=kind, label="System", options=options, currency="EUR" if kind == Kind.MONEY else ""
    )


def test_text_of_a_list_is_read_checked_and_shown():
    for kind, text, stored, shown in READ:
        field = field_of(kind)
        assert (text, stored) == (text, values.read(field, text))
        assert (text, shown) == (text, values.shown(field, stored))
    for kind, text in REFUSED:
        with pytest.raises(ValidationError):
            values.read(field_of(kind), text)


def test_edited_value_is_stored_as_it_was():
    """A form shows a stored value in the reader's way, and stores the same when it comes back."""
    with override("nl"):
        for kind, _text, stored, _shown in READ:
            field = field_of(kind)
            form_field = values.form_field(field, stored)
            typed = form_field.prepare_value(values.initial(field, stored))
            typed = form_field.widget.format_value(typed) if isinstance(typed, date | Decimal) else typed
            assert stored == values.store(field, form_field.clean(typed))


def test_option_that_is_no_longer_offered_is_kept():
    field = field_of(Kind.CHOICE)
    assert "Oracle" == values.form_field(field, "Oracle").clean("Oracle")
    with pytest.raises(ValidationError):
        values.form_field(field, "SAP").clean("Oracle")
