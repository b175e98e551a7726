"""Any bytes are read as a table or rejected with a reason, without errors."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leads.imports.files import read_table
from leads.imports.mapping import columns
from salesdesk import parsing
from tests.sample_lists import workbook

SMALL = workbook({"A1": "name", "B1": "city", "A2": "Acme", "B2": 12.0})
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\r\t"), max_size=12
)
MARKS = st.sampled_from(
    [b",", b";", b"\n", b"\r\n", b"\r", b'"', b"\t", b"\0", b"\xff", b"\xa4\xa4", b"a", b"1", b""]
)


def read_to_the_end(content):
    """Read as the import does; return the table, or None if it is rejected with a reason."""
    try:
        table = read_table.read(content, "list.csv")
    except read_table.NotATable as refusal:
        reason = str(refusal)
        return None if reason else pytest.fail("rejected without a reason")
    rows = list(table.rows)
    assert len(rows) == table.row_count
    assert all(len(cells) >= len(table.header) for _line, cells in rows)
    assert all(str(warning) for warning in table.warnings)
    columns.guess(table.header, table.sample())
    return table


@given(st.binary(max_size=400))
@example(b'"')
@example(b"\r")
@example(b"sep=,")
@example(b"a\x0b\n")
@example(b"\xff\xfe\x00")
def test_any_bytes_are_read_or_rejected(content):
    read_to_the_end(content)


@given(st.lists(MARKS, max_size=40).map(b"".join))
def test_any_delimiters_are_read_or_rejected(content):
    read_to_the_end(content)


@given(st.text(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"]))
def test_any_text_in_any_encoding_is_read_or_rejected(text, encoding):
    read_to_the_end(text.encode(encoding, errors="replace"))


@given(st.integers(0, len(SMALL) - 1), st.binary(min_size=1, max_size=6))
def test_damaged_workbook_is_read_or_rejected(place, patch):
    read_to_the_end(SMALL[:place] + patch + SMALL[place + len(patch) :])


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=20))
def test_written_csv_is_read_back(rows):
    written = io.StringIO(newline="")
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows([("name", "city"), *rows])
    table = read_to_the_end(written.getvalue().encode())

    assert table is not None
    assert table.dialect == ","
    assert table.sample() == [list(row) for row in rows if "".join(row).strip()]


@given(st.text(max_size=60))
def test_any_cell_is_parsed_without_errors(cell):
    assert parsing.text(parsing.text(cell)) == parsing.text(cell)
    assert parsing.text(parsing.safe_cell(cell)) == parsing.text(cell)
    assert "\0" not in parsing.text(cell)
    phone = parsing.phone(cell, "TW")
    assert phone.e164 or phone.problem or not parsing.text(cell)
    parsing.email(cell)
    parsing.country(cell)
    parsing.number(cell)
    parsing.name_key(cell)
    parsing.postcode(cell, "NL")
    parsing.place_in_address(cell, "TW")
    parsing.date_column([cell])


@given(st.text(max_size=20).map(lambda rest: f"={rest}") | st.from_regex(r"\A\s*[=+\-@].{0,9}\Z"))
def test_formula_cell_is_escaped(cell):
    assert parsing.safe_cell(cell).startswith("'")
