"""Test the totals of quotes."""

from decimal import Decimal

import pytest

from handoffs.quotes import totals

from .conftest import line


def sums(*lines, currency="EUR"):
    return totals.total(lines, currency)


@pytest.mark.parametrize(
    ("price", "quantity", "discount", "amount"),
    [
        ("0.005", "1", "0", "0.01"),
        ("0.0049", "1", "0", "0.00"),
        ("0.01", "0.5", "0", "0.01"),
        ("1.005", "1", "0", "1.01"),
        ("2.675", "1", "0", "2.68"),
        ("99.99", "3", "10", "269.97"),
        ("19.99", "0.125", "0", "2.50"),
        ("100", "1", "100", "0.00"),
        ("0", "5", "0", "0.00"),
    ],
)
def test_line_is_rounded_half_up_to_the_minor_unit(price, quantity, discount, amount):
    assert sums(line(price, quantity, discount)).lines == [Decimal(amount)]


def test_currencies_without_minor_unit_have_whole_amounts():
    found = sums(line("100.5", vat="10"), line("49.4", vat="10"), currency="JPY")
    assert (found.lines, found.net, found.vat) == ([Decimal(101), Decimal(49)], Decimal(150), Decimal(15))


def test_vat_is_rounded_once_per_rate():
    """Three lines of 0.03 are 0.0063 VAT each: 0.03 if rounded per line, 0.02 on their sum."""
    found = sums(*[line("0.03")] * 3)
    assert (found.net, found.vat, found.gross) == (Decimal("0.09"), Decimal("0.02"), Decimal("0.11"))


def test_each_vat_rate_has_a_total_of_its_own_from_high_to_low():
    found = sums(line("10.05", vat="9"), line("100", vat="21.00"), line("50", vat="0"), line("0.5", vat="21"))
    assert [tuple(map(str, each)) for each in found.rates] == [
        ("21", "100.50", "21.11"),
        ("9", "10.05", "0.90"),
        ("0", "50.00", "0.00"),
    ]
    assert (found.net, found.vat, found.gross) == (Decimal("160.55"), Decimal("22.01"), Decimal("182.56"))


def test_amounts_shown_add_up():
    found = sums(
        *[line(f"{cents / 1000}", "3", "7.5", vat) for cents in range(1, 400, 7) for vat in ("9", "21")]
    )
    assert sum(found.lines) == found.net == sum(rate.net for rate in found.rates)
    assert sum(rate.vat for rate in found.rates) == found.vat


def test_quote_without_lines_is_zero():
    assert (sums().net, sums().gross) == (Decimal("0.00"), Decimal("0.00"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": "-1"},
        {"quantity": "0"},
        {"quantity": "-1"},
        {"discount": "101"},
        {"discount": "-1"},
        {"vat": "-1"},
        {"vat": "100.01"},
    ],
)
def test_impossible_line_is_refused(wrong):
    with pytest.raises(ValueError, match=r"negative|from 0 to 100"):
        sums(line(**wrong))
