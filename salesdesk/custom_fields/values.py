"""Read, check and write the values of custom fields, for forms and lists alike.

Stored are JSON values: text, numbers, dates in ISO 8601, true or false, lists of options. An empty value is None and
is not stored.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from salesdesk import formats
from salesdesk.parsing.numbers import number
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.number_fields import DecimalTextField

from .models import CustomField, Kind

Stored = str | int | float | bool | list[str] | None

#: As many digits as a JSON number keeps exactly.
MAX_DIGITS = 15
MAX_TEXT, MAX_LINK = 2000, 500
#: Words of lists.
YES = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "si", "sí", "waar", "是"})
NO = frozenset({"no", "n", "false", "0", "nee", "onwaar", "否"})


class AnyDayField(DayField):
    years = range(1900, 2201)


def form_field(field: CustomField, stored: Stored = None) -> forms.Field:
    """Return the form field to edit `stored`. An option that is no longer offered can be kept."""
    common: dict[str, Any] = {"label": field.label, "required": False, "help_text": field.help_text}
    numbers: dict[str, Any] = {"max_digits": MAX_DIGITS, "min_value": None}
    match field.kind:
        case Kind.NUMBER:
            return DecimalTextField(decimal_places=4, **common | numbers)
        case Kind.MONEY:
            label = f"{field.label} ({field.currency})"
            return DecimalTextField(decimal_places=2, **common | numbers | {"label": label})
        case Kind.DATE:
            return AnyDayField(**common)
        case Kind.YES_NO:
            return forms.ChoiceField(choices=[("", "–"), ("yes", _("Yes")), ("no", _("No"))], **common)
        case Kind.CHOICE:
            return forms.ChoiceField(choices=[("", "–"), *_options(field, stored)], **common)
        case Kind.CHOICES:
            boxes = forms.CheckboxSelectMultiple(attrs={"class": "cols"})
            return forms.MultipleChoiceField(choices=_options(field, stored), widget=boxes, **common)
        case Kind.LINK:
            only_web = URLValidator(schemes=["http", "https"])
            link = forms.URLField(max_length=MAX_LINK, assume_scheme="https", **common)
            link.validators = [*link.validators, only_web]
            return link
    return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 2}), **common)


def initial(field: CustomField, stored: Stored) -> Any:
    """Return what its form field shows for a stored value."""
    match field.kind:
        case Kind.NUMBER | Kind.MONEY:
            return None if stored is None else _decimal(stored)
        case Kind.DATE:
            return _day(stored)
        case Kind.YES_NO:
            return "" if stored is None else "yes" if stored else "no"
    return stored


def store(field: CustomField, cleaned: Any) -> Stored:
    """Return the stored value for what its form field cleaned."""
    if cleaned in (None, "", []):
        return None
    if isinstance(cleaned, Decimal):
        return int(cleaned) if cleaned == cleaned.to_integral_value() else float(cleaned)
    if isinstance(cleaned, date):
        return cleaned.isoformat()
    if field.kind == Kind.YES_NO:
        return cleaned == "yes"
    return cleaned


class CellReader:
    """Reads cells of lists as values of one field; `mark` is the decimal mark of the column, if it is known."""

    def __init__(self, field: CustomField, mark: str = "") -> None:
        self.field, self.mark, self.form_field = field, mark, form_field(field)
        self.offered = {option.casefold(): option for option in field.options}

    def read(self, cell: str) -> Stored:
        """Return the value to store. Raises ValidationError."""
        text = cell.strip()
        if not text:
            return None
        match self.field.kind:
            case Kind.YES_NO:
                word = text.casefold()
                if word not in YES | NO:
                    raise ValidationError(_("Enter yes or no."))
                return word in YES
            case Kind.NUMBER | Kind.MONEY if self.mark:
                return store(self.field, self._amount(text))
            case Kind.DATE:
                # Spreadsheets write days with a time.
                return store(self.field, self.form_field.clean(text.removesuffix(" 00:00:00")))
            case Kind.CHOICE:
                return store(self.field, self.form_field.clean(self._option(text)))
            case Kind.CHOICES:
                return store(self.field, self.form_field.clean(self._options(text)))
        return store(self.field, self.form_field.clean(text))

    def _amount(self, text: str) -> Decimal:
        amount = number(text, self.mark)
        if amount is None:
            raise ValidationError(_("Enter a number."))
        self.form_field.run_validators(amount)
        return amount

    def _option(self, text: str) -> str:
        return self.offered.get(text.strip().casefold(), text.strip())

    def _options(self, text: str) -> list[str]:
        """Return the options of a cell, separated by semicolons or commas; an option may contain commas."""
        whole = self._option(text)
        parts = [whole] if whole in self.field.options else text.split(";" if ";" in text else ",")
        return list(dict.fromkeys(self._option(part) for part in parts if part.strip()))


def read(field: CustomField, text: str) -> Stored:
    """Return the stored value for a cell of a list. Raises ValidationError."""
    return CellReader(field).read(text)


def exported(field: CustomField, stored: Stored) -> str:
    """Return a stored value as a cell of an export, which `read` reads back."""
    if stored is None:
        return ""
    if isinstance(stored, bool):
        return "yes" if stored else "no"
    return "; ".join(stored) if isinstance(stored, list) else str(stored)


def shown(field: CustomField, stored: Stored) -> str:
    """Return a stored value as the reader writes it; "" if there is none."""
    if stored is None:
        return ""
    match field.kind:
        case Kind.NUMBER:
            return _number(_decimal(stored))
        case Kind.MONEY:
            amount = _decimal(stored)
            return formats.money(amount, field.currency, 0 if amount == amount.to_integral_value() else 2)
        case Kind.DATE:
            day = _day(stored)
            return formats.full_day(day) if day else str(stored)
        case Kind.YES_NO:
            return _("Yes") if stored else _("No")
        case Kind.CHOICES if isinstance(stored, list):
            return ", ".join(stored)
    return str(stored)


def _options(field: CustomField, stored: Stored) -> list[tuple[str, str]]:
    chosen = stored if isinstance(stored, list) else [stored] if isinstance(stored, str) else []
    old = [(each, _("%(option)s (no longer offered)") % {"option": each}) for each in chosen]
    return [(each, each) for each in field.options] + [pair for pair in old if pair[0] not in field.options]


def _decimal(stored: Stored) -> Decimal:
    # By way of its digits: the float itself is the nearest binary fraction.
    return Decimal(str(stored))


def _number(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return formats.number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def _day(stored: Stored) -> date | None:
    return date.fromisoformat(stored) if isinstance(stored, str) else None
