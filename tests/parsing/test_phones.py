"""Phone numbers are parsed, or rejected with a reason."""

import pytest

from leads.imports.files import read_table
from salesdesk import parsing
from tests.sample_lists import REAL, needs_real_lists


@needs_real_lists
def test_phone_numbers_of_taiwans_listed_companies_are_parsed():
    table = read_table.read(REAL / "companies/twse_listed_t187ap03_L.csv", "twse.csv")
    column = table.header.index("總機電話")

    phones = [parsing.phone(cells[column], "TW") for _, cells in table.rows]

    valid = [phone.e164 for phone in phones if phone.e164]
    assert (len(phones), len(valid), len(set(valid))) == (1023, 959, 945)
    assert all(phone.problem for phone in phones if not phone.e164)


@pytest.mark.parametrize(
    ("cell", "country", "e164"),
    [
        ("(02)2531-7099", "TW", "+886225317099"),
        ("（０２）２５３１－７０９９", "TW", "+886225317099"),
        ("020 624 1111", "NL", "+31206241111"),
        ("0031 20 624 1111", "nl", "+31206241111"),
        ("+34 912 345 678", "", "+34912345678"),
        ("'+34 912 345 678", "ES", "+34912345678"),
    ],
)
def test_number_is_read_as_dialed_in_the_country(cell, country, e164):
    assert parsing.phone(cell, country) == (e164, "")


@pytest.mark.parametrize(
    "cell",
    [
        "020 624 1111; 06 12345678",
        "020-6241111 / 06-12345678",
        "n/a, 020-6241111",
        "020 6241111 of 06 12345678",
    ],
)
def test_first_valid_number_is_taken_and_others_are_reported(cell):
    phone = parsing.phone(cell, "NL")

    assert phone.e164 == "+31206241111"
    assert ("06" in str(phone.problem)) == ("06" in cell)


def test_extension_is_reported():
    phone = parsing.phone("020 624 1111 ext. 12", "NL")

    assert phone.e164 == "+31206241111"
    assert "12" in str(phone.problem)


@pytest.mark.parametrize("cell", ["", "  ", "－ ", "-"])
def test_empty_cell_is_not_a_problem(cell):
    assert parsing.phone(cell, "TW") == ("", "")


@pytest.mark.parametrize(
    ("cell", "country"), [("2657-5859", "TW"), ("call Ann", "NL"), ("020 624 1111", ""), ("1", "NL")]
)
def test_invalid_number_is_quoted_in_the_problem(cell, country):
    phone = parsing.phone(cell, country)

    assert phone.e164 == ""
    assert f"“{cell}”" in str(phone.problem)
