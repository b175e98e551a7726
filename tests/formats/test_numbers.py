"""Numbers and money are written as in the reader's country, and fields read back what they show."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salesdesk import formats
from salesdesk.web.forms.number_fields import AmountField, CountField

COUNTRIES = ["NL", "GB", "US", "ES", "BE", "DE", "FR", "CH", "SE", "TW", "IN", "MX", "ZA", "BR", ""]


@pytest.fixture
def written(monkeypatch):
    """Return what a reader sees, with ordinary spaces."""

    def written(language, country, write):
        with translation.override(language), formats.reader_country(country):
            return write().replace("\u00a0", " ").replace("\u202f", " ")

    return written


@pytest.mark.parametrize(
    ("language", "country", "number", "money", "rate"),
    [
        ("en", "GB", "1,234,567.5", "€48,000", "4.2%"),
        ("en", "", "1,234,567.5", "€48,000", "4.2%"),
        ("en", "US", "1,234,567.5", "€48,000", "4.2%"),
        ("en", "NL", "1.234.567,5", "€ 48.000", "4,2%"),
        ("nl", "NL", "1.234.567,5", "€ 48.000", "4,2%"),
        ("nl", "ES", "1.234.567,5", "48.000 €", "4,2 %"),
        ("es", "ES", "1.234.567,5", "48.000 €", "4,2 %"),
        ("es", "MX", "1,234,567.5", "EUR 48,000", "4.2%"),
        ("zh-hant", "TW", "1,234,567.5", "€48,000", "4.2%"),
        ("en", "CH", "1'234'567.5", "€ 48'000", "4.2%"),
        ("en", "IN", "12,34,567.5", "€48,000", "4.2%"),
        ("en", "SE", "1 234 567,5", "48 000 €", "4,2 %"),
    ],
)
def test_numbers_follow_language_and_country(written, language, country, number, money, rate):
    assert number == written(language, country, lambda: formats.number(1234567.5, 1))
    assert money == written(language, country, lambda: formats.money(Decimal(48_000), "EUR"))
    assert rate == written(language, country, lambda: formats.percent(0.042, 1))


def test_each_currency_keeps_its_own_sign(written):
    for currency, amount in {
        "EUR": "€ 48.000",
        "GBP": "£ 48.000",
        "TWD": "NT$ 48.000",
        "SEK": "SEK 48.000",
    }.items():
        assert amount == written("en", "NL", lambda code=currency: formats.money(48_000, code))
    assert "-€ 48.000" == written("en", "NL", lambda: formats.money(-48_000, "EUR"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "€ 0"),
        (908, "€ 908"),
        (48_400, "€ 48,4K"),
        (312_400, "€ 312K"),
        (999_960, "€ 1M"),
        (3_120_400, "€ 3,1M"),
    ],
)
def test_compact_money_shows_three_digits_at_most(written, value, shown):
    assert shown == written("en", "NL", lambda: formats.compact_money(value, "EUR"))


@settings(suppress_health_check=[HealthCheck.too_slow])  # each locale is read from a file once
@given(st.sampled_from(COUNTRIES), st.decimals(1, 10**9, places=2))
def test_fields_read_back_the_numbers_that_they_show(country, value):
    with formats.reader_country(country):
        amount, count = AmountField(), CountField()
        assert value == amount.clean(amount.prepare_value(value))
        assert int(value) == count.clean(count.prepare_value(int(value)))
