"""How amounts, prices, rates and quantities of a quote are written."""

from decimal import Decimal

from salesdesk import formats

from .totals import decimals_of


def exact_money(value: Decimal | None, currency: str) -> str:
    """Return an amount with the decimals of its currency: €1,234.50."""
    return "" if value is None else formats.money(value, currency, decimals_of(currency))


def unit_price(value: Decimal, currency: str) -> str:
    """Return a unit price with the decimals of its currency, or more if it has more: €0.0125."""
    return formats.money(value, currency, max(decimals_of(currency), _decimals(value)))


def rate(value: Decimal) -> str:
    """Return a percentage with the decimals that it has: 21%, 7.7%."""
    return formats.percent(float(value) / 100, _decimals(value))


def quantity(value: Decimal) -> str:
    """Return a quantity with the decimals that it has."""
    return formats.number(value, _decimals(value))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
