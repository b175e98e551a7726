"""A cell that a spreadsheet could not work out is unknown in every column."""

import pytest

from leads.imports.errors import NotATable
from leads.imports.files import read_table
from leads.imports.mapping.fields import Field
from leads.imports.rows.row_reader import RowReader
from salesdesk import parsing

ROUNDED = [Field.REGISTER_NUMBER, Field.POSTCODE]
FIELDS = [Field.COMPANY_NAME, Field.CITY, Field.CONTACT_PHONE, Field.REGISTER_NUMBER, Field.DO_NOT_CALL]


def row_of(*cells, fields=FIELDS):
    mapping = {column: field.value for column, field in enumerate(fields)}
    return RowReader(mapping, country="NL", legal_form="company").read(list(cells))


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#NOT CALCULATED!", "Err:502", "#WAARDE!", "########"])
def test_error_is_unknown_in_every_column(error):
    assert parsing.is_error(error)
    row = row_of("Acme BV", error, error, error, "no")
    assert (row.city, row.register_number, row.blocked) == ("", "", False)
    assert not any(person.phone or person.phone_typed for person in row.people)
    assert len(row.problems) == 3

    assert row_of("Acme BV", "", "", "", error).blocked
    assert row_of(error, "", "", "", "no").blocked
    assert row_of("Acme", error, fields=[Field.COMPANY_NAME, Field.COUNTRY]).blocked
    assert row_of("Acme", error, fields=[Field.COMPANY_NAME, Field.LEGAL_FORM]).legal_form == ""


@pytest.mark.parametrize("cell", ["#1 Bakery", "", "N/A Ltd", "#", "Error"])
def test_other_text_is_no_error(cell):
    assert not parsing.is_error(cell)


def test_sheet_without_column_names_keeps_its_first_row():
    table = read_table.read(b"Alfa Techniek B.V.;17037842\nBeta B.V.;83892869\n", "list.csv")

    assert (table.header_line, table.row_count) == (0, 2)


def test_lines_above_the_column_names_are_skipped():
    table = read_table.read(b"Export of May;;\n\nCompany;City;Phone\nAcme;Breda;013-5551000\n", "list.csv")

    assert (table.header_line, table.sample()) == (3, [["Acme", "Breda", "013-5551000"]])


@pytest.mark.parametrize("written", ["7,7567E+13", "7.7567 E+13", "7.7567×10^13", "7,7567e13"])
def test_rounded_identifier_is_left_out_with_a_problem(written):
    row = row_of("Acme BV", written, written, fields=[Field.COMPANY_NAME, *ROUNDED])

    assert ("", "", 2) == (row.register_number, row.postcode, len(row.problems))


@pytest.mark.parametrize(
    "content", [b"<table><tr><td>Company</td></tr></table>", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n"]
)
def test_other_kinds_of_files_are_refused(content):
    with pytest.raises(NotATable):
        read_table.read(content, "list.xls")
