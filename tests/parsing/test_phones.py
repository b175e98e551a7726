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


@pytest.mark.parametrize(
    ("cell", "country", "first", "all_of_them"),
    [
        ("02-2345-6789分機123", "TW", "+886223456789", 1),
        ("(04)2355-0101轉12", "TW", "+886423550101", 1),
        ("07-555-0102#5", "TW", "+88675550102", 1),
        ("03-5550-1234 内線 22", "JP", "+81355501234", 1),
        ("020-5550122 tst. 14", "NL", "+31205550122", 1),
        ("020-5550122 toestel 14", "NL", "+31205550122", 1),
        ("961 555 012 ext. 9", "ES", "+34961555012", 1),
        ("961 555 012 extensión 9", "ES", "+34961555012", 1),
        ("030 1234567 Durchwahl 12", "DE", "+49301234567", 1),
        ("01 42 68 53 00 poste 12", "FR", "+33142685300", 1),
        ("020-5550120/06-12345678", "NL", "+31205550120", 2),
        ("020-5550121 (kantoor) 06-12345679 (mobiel)", "NL", "+31205550121", 2),
        ("06-12345680 of 020-5550123", "NL", "+31612345680", 2),
        ("T: 020-5550121 M: 06-12345679", "NL", "+31205550121", 2),
        ("06-12345678 06-87654321", "NL", "+31612345678", 2),
        ("020 555 01 22 - 06 12 34 56 78", "NL", "+31205550122", 2),
        ("+31 20 555 0122 0031 6 12345678", "NL", "+31205550122", 2),
        ("06-12345678 (na 17:00)", "NL", "+31612345678", 1),
        ("02-2345-6789*123", "TW", "+886223456789", 1),
        ("020-5550122 doorkiesnr. 14", "NL", "+31205550122", 1),
        ("Fax: 020-5550121 Tel: 020-5550122", "NL", "+31205550122", 1),
        ("020-5550121 (fax) 020-5550122", "NL", "+31205550122", 1),
        ("030/1234567", "DE", "+49301234567", 1),
        ("030 / 123 45 67", "DE", "+49301234567", 1),
        ("02-23456767/68", "TW", "+886223456767", 1),
        ("+31 (0)20 624 1111", "NL", "+31206241111", 1),
        ("31206241111", "NL", "+31206241111", 1),
        ("206241111.0", "NL", "+31206241111", 1),
        ("3.1206241111E+10", "NL", "+31206241111", 1),
        ("02 24292525", "TW", "+886224292525", 1),
        ("tel:+31206241111", "", "+31206241111", 1),
        ("1-800-FLOWERS", "US", "+18003569377", 1),
    ],
)
def test_number_is_found_among_extensions_labels_and_other_numbers(cell, country, first, all_of_them):
    assert parsing.phone(cell, country).e164 == first
    found = parsing.phones(cell, country)
    assert (found[0], len(found)) == (first, all_of_them)


def test_fax_number_alone_is_no_phone_number():
    assert parsing.phone("fax 020-5550121", "NL").e164 == ""
    assert parsing.phones("fax 020-5550121", "NL") == []


@pytest.mark.parametrize("cell", ["3,12E+10", "3.12E+10"])
def test_number_rounded_by_a_spreadsheet_is_not_a_number(cell):
    assert parsing.phone(cell, "NL").e164 == ""
