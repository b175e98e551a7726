"""Quotes are found by number and by company, by those who see their deals."""

import pytest

from handoffs.quotes import drafting, sending
from leads.global_search import groups

pytestmark = pytest.mark.django_db


def found(text, user):
    return [row.text for group in groups.find(text, user).records for row in group.rows if "·" in row.text]


@pytest.fixture
def quote(make_quote, small_deal):
    return make_quote(small_deal)


@pytest.mark.parametrize(
    "text", ["2026-0001", "2026-00", "2026-0", "2026 0001", "2026/0001", "2026-1", "0001", "1"]
)
def test_quote_is_found_by_its_number_in_any_notation(text, quote, ann):
    assert ["2026-0001 · Bakkerij Bos"] == found(text, ann)


@pytest.mark.parametrize("text", ["bakkerij", "bos bak", "sanne@bos.example"])
def test_quote_is_found_by_its_company(text, quote, ann):
    assert ["2026-0001 · Bakkerij Bos"] == found(text, ann)


@pytest.mark.parametrize("text", ["2026-0002", "2025-0001", "2026-01", "2026-0001/2", "999999", "bakkers"])
def test_other_numbers_find_nothing(text, quote, ann):
    assert [] == found(text, ann)


def test_quote_is_found_only_by_those_who_see_its_deal(quote, ann, ben, cleo, eve, sam):
    assert ["2026-0001 · Bakkerij Bos"] == found("2026-0001", ann) == found("2026-0001", cleo)
    assert [] == found("2026-0001", ben) == found("2026-0001", eve) == found("2026-0001", sam)


def test_each_quote_is_found_once_by_its_last_version(quote, ann):
    drafting.new_version(sending.mark_sent(quote, ann, how="post"), ann)

    assert ["2026-0001/2 · Bakkerij Bos"] == found("2026-0001", ann) == found("bakkerij", ann)
