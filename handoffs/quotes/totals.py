"""The totals of a quote: the only place that computes them.

Each line is rounded to the currency's minor unit (half up: 0.005 becomes 0.01), so that the lines shown add up to the
net total shown. VAT is computed once per rate, on the sum of its lines, and rounded the same way; the total is net plus
VAT. Values are excluding VAT, also that of the deal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple, Protocol

from babel.numbers import get_currency_precision

HUNDRED = Decimal(100)
#: The largest amount that the database keeps of a quote.
MAX_TOTAL = Decimal("999999999999.99")


class Priced(Protocol):
    """The attributes of a line that totals need."""

    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def discount(self) -> Decimal: ...
    @property
    def vat_rate(self) -> Decimal: ...


class VatTotal(NamedTuple):
    """The lines of one VAT rate together."""

    rate: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Totals:
    """The amounts of a quote; `lines` are the net amounts of its lines in order."""

    lines: list[Decimal]
    rates: list[VatTotal]
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat


def decimals_of(currency: str) -> int:
    """Return how many decimals amounts in this currency have: 2 for the euro, none for the yen."""
    return min(get_currency_precision(currency), 2)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return the amount in the minor unit of its currency, half up."""
    return amount.quantize(Decimal(1).scaleb(-decimals_of(currency)), ROUND_HALF_UP)


def line_total(line: Priced, currency: str) -> Decimal:
    """Return the net amount of a line. Raises ValueError for what no quote may have, such as a negative price."""
    if line.quantity <= 0 or line.unit_price < 0:
        raise ValueError("a quantity must be positive, and a price can't be negative")
    if not (0 <= line.discount <= HUNDRED and 0 <= line.vat_rate <= HUNDRED):
        raise ValueError("a discount and a VAT rate are from 0 to 100")
    return rounded(line.quantity * line.unit_price * (HUNDRED - line.discount) / HUNDRED, currency)


def total(lines: Iterable[Priced], currency: str) -> Totals:
    """Return the totals of these lines, with the VAT rates from high to low."""
    amounts, by_rate = [], dict[Decimal, Decimal]()
    for line in lines:
        amount = line_total(line, currency)
        amounts.append(amount)
        rate = line.vat_rate.normalize()
        by_rate[rate] = by_rate.get(rate, Decimal(0)) + amount
    rates = [
        VatTotal(rate, net, rounded(net * rate / HUNDRED, currency))
        for rate, net in sorted(by_rate.items(), reverse=True)
    ]
    net = sum(amounts, rounded(Decimal(0), currency))
    return Totals(amounts, rates, net, sum((each.vat for each in rates), rounded(Decimal(0), currency)))
