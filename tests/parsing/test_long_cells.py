"""Cells of 100,000 characters: no parser takes time that grows with the square of the length."""

import time

import pytest

from salesdesk import parsing
from salesdesk.parsing.html_text import html_to_text
from salesdesk.parsing.register_numbers import register_number

LENGTH = 100_000
UNITS = [
    "'",
    "1",
    "a.",
    ";'",
    '"',
    "a@",
    "(",
    "1 and ",
    "S. ",
    "<",
    "&amp",
    "+31 6 ",
    "- ",
    "\t",
    "; =",
    "下午三點",
]
PARSERS = {
    "text": parsing.text,
    "safe_cell": parsing.safe_cell,
    "name_key": parsing.name_key,
    "phone": lambda cell: parsing.phone(cell, "NL"),
    "email": parsing.email,
    "flag": parsing.flag,
    "number": parsing.number,
    "country": parsing.country,
    "postcode": lambda cell: parsing.postcode(cell, "NL"),
    "place_in_address": lambda cell: parsing.place_in_address(cell, "NL"),
    "register_number": lambda cell: register_number(cell, "NL"),
    "html_to_text": html_to_text,
}


@pytest.mark.parametrize("parser", PARSERS)
def test_long_cells_are_parsed_in_linear_time(parser):
    slow = {}
    for unit in UNITS:
        cell = "a" + unit * (LENGTH // len(unit)) + "b"
        began = time.process_time()
        PARSERS[parser](cell)
        if (took := time.process_time() - began) > 2:
            slow[unit] = took
    assert slow == {}
