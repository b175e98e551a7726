"""Numbers with a period or a comma as the decimal mark."""

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
def test_number_is_parsed(cell, amount):
    assert parsing.number(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["", "-", "many", "10-50", "12.05.2018", "1.2.3", "12 34", "€", "1,234.5,6"])
def test_text_without_a_number_is_none(cell):
    assert parsing.number(cell) is None


def test_decimal_mark_is_detected_per_column():
    assert parsing.decimal_mark(["1100.04", "718.625"]) == "."
    assert parsing.number("718.625", ".") == Decimal("718.625")
    assert parsing.decimal_mark(["12,5", "1.234"]) == ","
    assert parsing.number("1.234", ",") == 1234
    assert parsing.decimal_mark(["1.234", "12"]) == ""


@needs_real_lists
def test_all_amounts_of_the_spanish_budget_are_parsed():
    table = read_table.read(REAL / "ugly/spanish_chars.csv", "spanish.csv")
    amounts = [cells[6] for _, cells in table.rows if cells[6]]

    assert amounts
    assert None not in [parsing.number(cell) for cell in amounts]


def test_employees_and_revenue_of_the_sample_list_are_parsed():
    table = read_table.read(SHIPPED / "companydata_amsterdam.csv", "amsterdam.csv")
    for header in ["Employees Total", "Yearly Revenue Local Currency"]:
        column = table.header.index(header)
        assert all(parsing.number(cells[column]) is not None for _, cells in table.rows if cells[column])


@given(st.decimals(-(10**9), 10**9, places=2))
def test_formatted_number_is_parsed_with_either_decimal_mark(amount):
    english = f"{amount:,}"
    dutch = english.translate(str.maketrans(",.", ".,"))

    assert parsing.number(english) == parsing.number(dutch) == amount
