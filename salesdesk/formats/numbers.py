"""Numbers and money, as the reader writes them: 48,000 or 48.000; £48,000, £ 48.000 or 48.000 £."""

import re
from decimal import Decimal

from babel.numbers import format_compact_decimal, get_currency_symbol
from django.utils.translation import gettext as _

from . import locales

Number = Decimal | float | int

#: Currencies in which money can be entered.
CURRENCIES = ("EUR", "GBP", "USD", "CHF", "TWD", "SEK", "DKK", "NOK", "PLN", "CZK", "CNY", "JPY")
#: Digits that are shown of a large amount: 3.12 million, 312 thousand.
SIGNIFICANT = 3
#: CLDR puts a space where letters would meet digits: CHF 48,000.
_LETTERS_MEET_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)")
NO_BREAK = "\u00a0"
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")


def number(value: Number, decimals: int = 0) -> str:
    """Return `value` with separators and exactly `decimals` decimals."""
    symbols = locales.figures().number_symbols["latn"]
    whole, _point, fraction = f"{abs(value):.{decimals}f}".partition(".")
    text = symbols["group"].join(_groups(whole))
    if fraction:
        text += symbols["decimal"] + fraction
    return f"-{text}" if value < 0 and text.strip("0.,") else text


def decimal_mark() -> str:
    """Return the sign between a number and its decimals."""
    return locales.figures().number_symbols["latn"]["decimal"]


def money(value: Number, currency: str, decimals: int = 0) -> str:
    """Return an amount with the sign of its currency where the reader puts it."""
    return _with_currency(number(value, decimals), currency)


def compact_money(value: Number, currency: str) -> str:
    """Return an amount of which only the magnitude counts: €3.1m, 48 mil €."""
    words, figures = locales.words(), locales.figures()
    text = format_compact_decimal(_to_significant(Decimal(str(value))), locale=words, fraction_digits=1)
    mark, own = (each.number_symbols["latn"]["decimal"] for each in (words, figures))
    return _with_currency(_DECIMAL.sub(own, text) if mark != own else text, currency)


def percent(rate: float, decimals: int = 0) -> str:
    """Return a rate, 0.42, as a percentage: 42% or 42 %."""
    pattern = locales.figures().percent_formats[None]
    return f"{pattern.prefix[0]}{number(rate * 100, decimals)}{pattern.suffix[0]}"


def file_size(size: int) -> str:
    """Format 1_234_567 bytes as "1.2 MB"."""
    if size < 1_000_000:
        return _("%(size)s kB") % {"size": number(max(1, round(size / 1000)))}
    return _("%(size)s MB") % {"size": number(size / 1_000_000, 1)}


def typed_number(value: Number) -> str:
    """Return a number as a person types it in a field: with two decimals if it is not whole."""
    return number(value, 0 if value == int(value) else 2)


def _groups(digits: str) -> list[str]:
    """Split digits as the reader groups them: by three, or in India by two before the last three."""
    last, others = locales.figures().decimal_formats[None].grouping
    groups = [digits[-last:]]
    digits = digits[:-last]
    while digits:
        groups.insert(0, digits[-others:])
        digits = digits[:-others]
    return groups


def _with_currency(text: str, currency: str) -> str:
    locale = locales.figures()
    pattern, sign = locale.currency_formats["standard"], "-" if text.startswith("-") else ""
    written = f"{sign}{pattern.prefix[0]}{text.removeprefix('-')}{pattern.suffix[0]}"
    written = written.replace("¤", get_currency_symbol(currency, locale=locale))
    return _LETTERS_MEET_DIGITS.sub(NO_BREAK, written).replace(" ", NO_BREAK)


def _to_significant(value: Decimal) -> Decimal:
    unit = Decimal(1).scaleb(max(value.adjusted() - SIGNIFICANT + 1, 0)) if value else Decimal(1)
    return (value / unit).quantize(Decimal(1)) * unit
