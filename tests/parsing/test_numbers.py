"""Amounts are read whichever mark parts their decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.imports.files import read_table
from salesdesk import parsing
from tests.sample_lists import REAL, SHIPPED, needs_real_lists


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("229,932.50", "229932.50"),
        ("1.234,56", "1234.56"),
        ("€ 1.234.567,8", "1234567.8"),
        ("NT$ 1,000", "1000"),
        ("新台幣                 10.0000元", "10"),
        ("１，２３４", "1234"),
        ("1 234 567", "1234567"),
        ("1'234.50", "1234.50"),
        ("1,23,456", "123456"),
        ("(12)", "-12"),
        ("-0,5", "-0.5"),
        ("1E+05", "100000"),
        ("1.234", "1234"),
        ("0.123", "0.123"),
    ],
)
def test_an_amount_is_read_as_lists_write_it(cell, amount):
    assert parsing.number(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["", "-", "many", "10-50", "12.05.2018", "1.2.3", "12 34", "€", "1,234.5,6"])
def test_what_is_no_amount_is_none(cell):
    assert parsing.number(cell) is None


def test_one_mark_before_three_figures_is_what_the_column_says():
    assert parsing.decimal_mark(["1100.04", "718.625"]) == "."
    assert parsing.number("718.625", ".") == Decimal("718.625")
    assert parsing.decimal_mark(["12,5", "1.234"]) == ","
    assert parsing.number("1.234", ",") == 1234
    assert parsing.decimal_mark(["1.234", "12"]) == ""


@needs_real_lists
def test_every_amount_of_the_spanish_budget_is_read():
    table = read_table.read(REAL / "ugly/spanish_chars.csv", "spanish.csv")
    amounts = [cells[6] for _, cells in table.rows if cells[6]]

    assert amounts
    assert None not in [parsing.number(cell) for cell in amounts]


def test_employees_and_revenue_of_the_shipped_list_are_amounts():
    table = read_table.read(SHIPPED / "companydata_amsterdam.csv", "amsterdam.csv")
    for header in ["Employees Total", "Yearly Revenue Local Currency"]:
        column = table.header.index(header)
        assert all(parsing.number(cells[column]) is not None for _, cells in table.rows if cells[column])


@given(st.decimals(-(10**9), 10**9, places=2))
def test_an_amount_with_parted_thousands_comes_back_in_both_habits(amount):
    english = f"{amount:,}"
    dutch = english.translate(str.maketrans(",.", ".,"))

    assert parsing.number(english) == parsing.number(dutch) == amount
