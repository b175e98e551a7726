"""The date order of a column is detected from all its cells, or reported as ambiguous."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.imports.files import read_table
from salesdesk import parsing
from salesdesk.parsing import Ambiguous, Order
from tests.sample_lists import REAL, needs_real_lists


def column(name, header):
    table = read_table.read(REAL / name, name)
    number = table.header.index(header)
    return [cells[number] for _, cells in table.rows]


@needs_real_lists
@pytest.mark.parametrize(
    ("name", "order"),
    [("dd-mm-yyyy", Order.DAY_FIRST), ("m-d-yyyy_nolanding", Order.MONTH_FIRST)],
)
def test_dates_saved_in_another_order_are_the_same(name, order):
    original = [
        date.fromisoformat(cell)
        for cell in column("olist/olist_marketing_qualified_leads_dataset.csv", "first_contact_date")
    ]
    cells = column(f"ugly/olist_mql_{name}.csv", "first_contact_date")

    assert parsing.date_column(cells) == order
    days = [parsing.date_in(cell, order) for cell in cells]
    assert days == original
    assert (min(days), max(days)) == (date(2017, 6, 14), date(2018, 5, 31))


@needs_real_lists
def test_columns_of_one_list_can_use_different_calendars():
    reported = column("companies/twse_listed_t187ap03_L.csv", "出表日期")
    founded = column("companies/twse_listed_t187ap03_L.csv", "成立日期")

    assert parsing.date_column(reported) == Order.MINGUO
    assert parsing.date_in(reported[0], Order.MINGUO) == date(2024, 5, 26)
    assert parsing.date_column(founded) == Order.SOLID
    assert parsing.date_in(founded[0], Order.SOLID) == date(1950, 12, 29)


@needs_real_lists
def test_column_of_numbers_is_not_a_date_column():
    for header in ["公司代號", "營利事業統一編號", "實收資本額", "公司名稱"]:
        assert parsing.date_column(column("companies/twse_listed_t187ap03_L.csv", header)) is None


def test_ambiguous_order_is_reported_with_an_example():
    assert parsing.date_column(["01/02/2018", "05/05/2018"]) == Ambiguous(
        (Order.DAY_FIRST, Order.MONTH_FIRST), "01/02/2018"
    )


def test_same_dates_in_every_order_are_not_ambiguous():
    assert parsing.date_column(["05/05/2018", "06-06-2018"]) == Order.DAY_FIRST


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2018-02-26 19:58:54", Order.YEAR_FIRST, date(2018, 2, 26)),
        ("2018-02-26T19:58:54+01:00", Order.YEAR_FIRST, date(2018, 2, 26)),
        ("2/26/2018 0:00 AM", Order.MONTH_FIRST, date(2018, 2, 26)),
        ("31.12.98", Order.DAY_FIRST, date(1998, 12, 31)),
        ("2018年2月26日", Order.YEAR_FIRST, date(2018, 2, 26)),
        ("民國113年5月26日", Order.MINGUO, date(2024, 5, 26)),
        ("113/05/26", Order.MINGUO, date(2024, 5, 26)),
        ("0990526", Order.MINGUO, date(2010, 5, 26)),
        ("２０１８０２２６", Order.SOLID, date(2018, 2, 26)),
    ],
)
def test_date_is_parsed_in_the_given_order(cell, order, day):
    assert parsing.date_column([cell]) == order
    assert parsing.date_in(cell, order) == day


@pytest.mark.parametrize("cell", ["2018-02-30", "31/31/2018", "1130599", "soon", "", "2018/02-26"])
def test_impossible_date_is_none(cell):
    assert all(parsing.date_in(cell, order) is None for order in Order)


@given(
    st.sampled_from([Order.DAY_FIRST, Order.MONTH_FIRST, Order.YEAR_FIRST]),
    st.sampled_from("-/."),
    st.lists(st.dates(date(1980, 1, 1), date(2060, 1, 1)), min_size=1, max_size=30),
)
def test_order_is_detected_or_ambiguous(order, mark, days):
    pattern = {
        Order.DAY_FIRST: "%d{0}%m{0}%Y",
        Order.MONTH_FIRST: "%m{0}%d{0}%Y",
        Order.YEAR_FIRST: "%Y{0}%m{0}%d",
    }
    written = [day.strftime(pattern[order].format(mark)) for day in days]
    detected = parsing.date_column(written)

    if isinstance(detected, Ambiguous):
        assert order in detected.orders
    else:
        assert [parsing.date_in(cell, detected) for cell in written] == days
    whole_year = [(days[0] + timedelta(n)).strftime(pattern[order].format(mark)) for n in range(366)]
    assert parsing.date_column(whole_year) == order
