"""Reading tables in various encodings, delimiters and file types."""

from datetime import date, datetime

import pytest

from leads.imports.files import read_table
from leads.imports.files.workbooks.values import shown
from tests.sample_lists import REAL, SHIPPED, needs_real_lists, workbook


def read(content, name="list.csv", **choices):
    return read_table.read(content, name, **choices)


@pytest.mark.parametrize(
    ("name", "encoding", "dialect", "columns", "rows"),
    [
        ("companies/twse_listed_t187ap03_L.csv", "utf-8-sig", ",", 33, 1023),
        ("olist/olist_marketing_qualified_leads_dataset.csv", "utf-8", ",", 4, 8000),
        ("xeducation/Leads.csv", "utf-8", ",", 37, 9240),
        ("ugly/Leads_is_really_xlsx.csv", "", "xlsx", 37, 9240),
        ("ugly/characters.csv", "cp950", ",", 18, 382),
        ("ugly/spanish_chars.csv", "cp1252", ",", 8, 115),
        ("ugly/utf-16le_encoded.csv", "utf-16", ",", 19, 327),
        ("ugly/utf8bom.csv", "utf-8-sig", ",", 2, 0),
    ],
)
@needs_real_lists
def test_real_list_is_read_completely(name, encoding, dialect, columns, rows):
    table = read(REAL / name, name)

    assert (table.encoding, table.dialect) == (encoding, dialect)
    assert (len(table.header), table.row_count) == (columns, rows)
    assert sum(1 for _ in table.rows) == rows
    assert all(len(cells) == columns for _, cells in table.rows)


@needs_real_lists
def test_workbook_named_csv_is_read_as_workbook():
    sheet, text = read(REAL / "ugly/Leads_is_really_xlsx.csv"), read(REAL / "xeducation/Leads.csv")

    assert sheet.header == text.header
    ours, theirs = ({cells[0]: cells[1:4] for _, cells in table.rows} for table in (sheet, text))
    assert ours == theirs


@needs_real_lists
def test_big5_addresses_are_decoded():
    table = read(REAL / "ugly/characters.csv")

    first = dict(zip(table.header, table.sample(1)[0], strict=True))
    assert first["地址"] == "臺南市北門區北門里舊埕119號"
    assert first["景點服務電話"] == "886-6-7861000"


@needs_real_lists
def test_windows_1252_with_line_breaks_in_cells_is_read():
    table = read(REAL / "ugly/spanish_chars.csv")

    assert table.header[-1] == "Descripción"
    assert table.sample(1)[0][6] == "229,932.50"
    assert any(cells[7].endswith("\r") for _, cells in table.rows)


@needs_real_lists
def test_byte_order_mark_is_not_part_of_the_first_header():
    assert read(REAL / "ugly/utf-16le_encoded.csv").header[0] == "Organisation_code"
    assert read(REAL / "ugly/utf8bom.csv").header == ["kitten", "win"]


@pytest.mark.parametrize(("name", "first"), [("amsterdam", "Column 1"), ("madrid", "ID")])
def test_blank_header_is_named(name, first):
    table = read(SHIPPED / f"companydata_{name}.csv")

    assert (table.encoding, table.dialect, table.row_count) == ("utf-8-sig", ";", 1000)
    assert table.header[:2] == [first, "Company Name"]


def test_duplicate_headers_are_numbered_with_a_warning():
    table = read(b"name,phone,phone,phone 2\na,1,2,3\n")

    assert table.header == ["name", "phone", "phone 3", "phone 2"]
    assert "phone" in str(table.warnings[0])


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_detected_among_others_in_cells(mark):
    table = read(
        f'name{mark}price{mark}note\n"a{mark}b"{mark}1.50{mark}"x, y; z"\nc{mark}2{mark}z\n'.encode()
    )

    assert table.dialect == mark
    assert table.sample() == [[f"a{mark}b", "1.50", "x, y; z"], ["c", "2", "z"]]


def test_sep_line_sets_the_delimiter_and_is_skipped():
    table = read(b"sep=;\r\nname;city, country\r\nAcme;Madrid, ES\r\n")

    assert list(table.rows) == [(3, ["Acme", "Madrid, ES"])]


def test_sep_line_accepts_a_tab():
    assert read(b"sep=\t\nname\tnote\nAcme\tlate, large\n").sample() == [["Acme", "late, large"]]


def test_single_column_is_a_table():
    assert read(b"company\nAcme\nBolt\n").sample() == [["Acme"], ["Bolt"]]


def test_line_numbers_are_those_of_an_editor():
    table = read(b'name,note\nAcme,"two\nlines"\n\n,\nBolt,\n')

    assert list(table.rows) == [(2, ["Acme", "two\nlines"]), (6, ["Bolt", ""])]


def test_overlong_row_is_reported_without_rejecting_the_file():
    table = read(b"name,city\nAcme,Breda\nBolt,Gent,,\nCog,Lille,x\nDent\n")

    assert [str(table.misfit(cells)) for _, cells in table.rows] == [
        "",
        "",
        "The row has 3 cells, but the header has 2.",
        "",
    ]
    assert "1 row has more cells than the header." in map(str, table.warnings)


def test_rows_can_be_iterated_repeatedly():
    table = read(b"name\nAcme\nBolt\n")

    assert next(table.rows) == next(table.rows) == (2, ["Acme"])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Naam,Plaats\r\nCoöperatie,Franeker\r\n", "cp1252"),
        ("Empresa;Ciudad\r\nPeña & Hijos;Málaga\r\n", "cp1252"),
        ("Firma;Straße\r\nMüller GmbH;Königstraße 1\r\n", "cp1252"),
        ("公司,地址\r\n台泥,台北市\r\n", "cp950"),
        ("公司名称,地址\r\n北京科技有限公司,北京市朝阳区\r\n", "gb18030"),
        ("会社名,住所\r\n日立製作所,東京都千代田区丸の内\r\n", "cp932"),
        ("会社名,電話\r\n山田,03-1234-5678\r\n", "euc_jp"),
        ("Name,Company\r\nｱﾌﾞ,ｶﾌﾞｼｷ\r\n", "cp932"),
        ("氏名,ﾌﾘｶﾞﾅ\r\n山田太郎,ﾔﾏﾀﾞ ﾀﾛｳ\r\n", "cp932"),
        ("Firma;Ort\r\nMüller;Köln\r\n", "cp850"),
        ("Empresa;Ciudad\r\nPeña & Núñez;Logroño\r\n", "mac_roman"),
        ("Bedrijf;Plaats\r\nJan’s Bar;’s-Hertogenbosch\r\n", "cp1252"),
    ],
)
def test_legacy_encoding_is_detected_with_a_warning(text, encoding):
    table = read(text.encode(encoding))

    assert table.encoding == encoding
    assert "Check that special characters look right" in str(table.warnings[0])
    assert [*table.header, *table.sample()[0]] == text.replace(";", ",").replace("\r\n", ",").split(",")[:-1]


def test_legacy_characters_late_in_a_long_file_are_detected():
    table = read(b"name,city\r\n" + b"Acme,Breda\r\n" * 150_000 + "Peña,Málaga\r\n".encode("cp1252"))

    assert table.encoding == "cp1252"
    assert table.row_count == 150_001


def test_chosen_encoding_overrides_detection():
    polish = "Firma;Miasto\r\nŁódź Spółka;Łódź\r\n".encode("cp1250")

    assert read(polish, encoding="cp1250").sample() == [["Łódź Spółka", "Łódź"]]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_byte_order_mark_is_detected(encoding):
    assert read("name,city\r\nZoë,Gent\r\n".encode(encoding)).sample() == [["Zoë", "Gent"]]


def test_sheet_with_leading_blank_rows_keeps_row_numbers_and_values():
    table = read(
        workbook({"C4": "name", "D4": "employees", "C5": "Acme", "D5": 31.0, "C6": "Bolt", "D6": 1.5})
    )

    assert table.header == ["name", "employees"]
    assert list(table.rows) == [(5, ["Acme", "31"]), (6, ["Bolt", "1.5"])]


def test_formatted_empty_cells_do_not_extend_the_sheet():
    table = read(workbook({"A1": "name", "A2": "Acme", "XFD1048576": None}))

    assert table.sample() == [["Acme"]]


def test_workbook_values_are_shown_as_displayed():
    values = (12.0, 0.1 + 0.2, True, datetime(2018, 2, 1), date(2018, 2, 1))  # noqa: DTZ001

    assert [shown(value) for value in values] == ["12", "0.3", "TRUE", "2018-02-01", "2018-02-01"]


def test_last_column_without_a_name_counts_if_a_late_row_fills_it():
    rows = b"Acme,NL,\n" * 1_200 + b"Acme,NL,late\n" * 3

    table = read(b"name,country,\n" + rows)

    assert table.header == ["name", "country", "Column 3"]
    assert not any(table.misfit(cells) for _line, cells in table.rows)
    assert [cells[2] for _line, cells in table.rows_after(1_201)] == ["late"] * 3
    assert read(b"name,country,\nAcme,NL,\n").header == ["name", "country"]


def test_sheet_is_as_wide_as_its_widest_row():
    late = {f"A{row}": "Acme" for row in range(2, 1_300)} | {"C1299": "late"}

    table = read(workbook({"A1": "name"} | late))

    assert table.header == ["name", "Column 2", "Column 3"]
    assert table.row_count == 1_298
