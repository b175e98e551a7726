"""Files that are not tables are rejected at once with an actionable reason."""

import io
import time
import zipfile

import pytest

from leads.imports.files import limits, read_table, reading
from leads.imports.files.read_table import NotATable
from tests.sample_lists import REAL, needs_real_lists, workbook

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def archive(packing=zipfile.ZIP_STORED, **parts):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\n \n,,\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (PNG, "NUL bytes"),
        (b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\n", "not a table"),
        (b"<!DOCTYPE html><table><tr><td>a", "not a table"),
        (b'{"name": "Acme"}', "not a table"),
        (bytes(range(1, 32)) * 50, "not a text file"),
        (b"name,city\nAcme,Bre\0da\n", "NUL byte"),
        (b"name,city\n" * 20_000 + b"Ac\0me,Breda\n", "line 20001 contains a NUL byte"),
        (b",".join(b"c%d" % n for n in range(501)), "501 columns"),
        (b'name,city\nAcme,"Breda\nBolt,Gent\n', "A quotation mark in line 2 is never closed"),
        (b"name,city\n" + "Zoë,Gent\n".encode() * 30 + b"Zo\xeb,Gent\n", "Line 32 is not UTF-8"),
        (b"name,city\n\x80\xff\x81\xfe,\xff\xff\xff\n", "Save the file as UTF-8"),
        ("name,city\nZoë,Gent".encode("utf-16") + b"x", "can't be read as utf-16"),
        (b"name," + b"x" * 3_000_000, "more than a million characters"),
        (archive(readme="hello"), "archive or document"),
        (archive(**{"xl/workbook.bin": "x"}), "binary workbook (.xlsb)"),
        (archive(**{"xl/workbook.xml": "<a/>", "content.xml": "<a/>"}), "two kinds of workbook"),
        (archive(**{"xl/workbook.xml": "<a/>", "xl/workbook.bin": "x"}), "two kinds of workbook"),
        (archive(**{"word/document.xml": "<a/>"}), "archive or document"),
        (b"PK\x03\x04 torn", "damaged"),
        (OLD_OFFICE + b" torn", "not a table but a document"),
        (OLD_OFFICE + "Workbook".encode("utf-16-le"), "damaged"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (workbook({"A1": "name"})[:-40], "damaged"),
        (workbook({}), "The file is empty."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_invalid_file_is_rejected_with_the_reason(content, reason):
    with pytest.raises(NotATable) as refusal:
        read_table.read(content, "list.csv")

    assert reason in str(refusal.value)


@needs_real_lists
def test_rejection_names_tables_side_by_side():
    with pytest.raises(NotATable) as refusal:
        read_table.read(REAL / "ugly/maven_two_tables_side_by_side.csv", "list.csv")

    assert "two tables side by side" in str(refusal.value)
    assert "“accounts”" in str(refusal.value)
    assert "“sales_teams”" in str(refusal.value)


def test_side_by_side_tables_are_detected_by_unequal_height():
    rows = [f"Acme {n},Breda,,Ann {n},North" if n < 5 else f"Acme {n},Breda,,," for n in range(9)]

    with pytest.raises(NotATable, match=r"account.*agent"):
        read_table.read("\n".join(["account,city,,agent,team", *rows]).encode(), "list.csv")


def test_empty_column_within_a_table_is_accepted():
    rows = [f"Acme {n},Breda,,{'call' if n % 3 else ''},x" for n in range(9)]

    assert read_table.read("\n".join(["name,city,,note,flag", *rows]).encode(), "list.csv").row_count == 9


def test_reading_stops_at_the_row_limit(tmp_path):
    path = tmp_path / "many.csv"
    with path.open("wb") as file:
        file.write(b"name,city\n")
        for _ in range(20):
            file.write(b"Acme,Breda\n" * 100_000)

    began = time.monotonic()
    with pytest.raises(NotATable, match="more than 200,000 rows"):
        read_table.read(path, "many.csv")
    assert time.monotonic() - began < 20


def test_stray_cell_far_away_takes_no_room():
    far = workbook({"A1": "name", "A2": "Acme", "XFD1048576": "x"})

    with pytest.raises(NotATable, match="16384 columns"):
        read_table.read(far, "far.xlsx")
    assert read_table.read(workbook({"A1": "name", "A1048576": "Acme"}), "far.xlsx").sample() == [["Acme"]]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_workbook_part_with_a_huge_unpacked_size_is_rejected(monkeypatch, part):
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": "name"}))) as small:
        parts = {name: small.read(name).decode() for name in small.namelist()}
    large = archive(zipfile.ZIP_DEFLATED, **parts | {part: "<sst>" + "<si><t/></si>" * 400_000 + "</sst>"})
    assert len(large) < 20_000
    monkeypatch.setattr("leads.imports.files.workbooks.parts.MAX_UNPACKED", 4_000_000)

    with pytest.raises(NotATable, match="The workbook is too large"):
        read_table.read(large, "large.xlsx")


def test_file_that_takes_too_much_processor_time_is_given_up(monkeypatch):
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": "name"}))) as small:
        parts = {name: small.read(name).decode() for name in small.namelist()}
    rows = ("<row>" + '<c t="inlineStr"><is><t>x</t></is></c>' * 100 + "</row>") * 5_000
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace("</sheetData>", f"{rows}</sheetData>")
    monkeypatch.setattr(reading, "CPU_SECONDS", 1)

    with pytest.raises(reading.TooMuchWork):
        list(reading.read([archive(zipfile.ZIP_DEFLATED, **parts)], reading.FileFacts(), sheet=0))


@pytest.mark.parametrize(("limit", "most"), [("MAX_CELLS", 30), ("MAX_TEXT", 100)])
def test_table_beyond_the_limits_is_rejected(monkeypatch, limit, most):
    monkeypatch.setattr(limits, limit, most)

    with pytest.raises(NotATable, match="too large"):
        read_table.read(b"name,city\n" + b"Acme,Breda\n" * 20, "list.csv")


@pytest.mark.parametrize("claimed", [0, 11])
def test_declared_sizes_of_a_workbook_are_not_trusted(claimed):
    lies = bytearray(workbook({"A1": "name"}))
    directory = lies.rindex(b"PK\x01\x02")
    lies[directory + 24 : directory + 28] = claimed.to_bytes(4, "little")

    with pytest.raises(NotATable, match="damaged"):
        read_table.read(bytes(lies), "lies.xlsx")


def test_workbook_with_duplicate_part_names_is_rejected():
    twins = io.BytesIO(workbook({"A1": "name", "A2": "Acme"}))
    with zipfile.ZipFile(twins, "a") as packed:
        packed.writestr("xl/worksheets/SHEET1.xml", "<worksheet/>")

    with pytest.raises(NotATable, match="the same part twice"):
        read_table.read(twins.getvalue(), "twins.xlsx")


def test_encrypted_archive_is_called_locked():
    closed = bytearray(workbook({"A1": "name"}))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = closed.find(mark)
        while at >= 0:
            closed[at + flags] |= 1
            at = closed.find(mark, at + 1)

    with pytest.raises(NotATable, match="locked with a password"):
        read_table.read(bytes(closed), "closed.xlsx")


def test_entities_of_a_workbook_are_not_expanded():
    with zipfile.ZipFile(io.BytesIO(workbook({"A1": "name", "A2": "x"}))) as small:
        parts = {name: small.read(name).decode() for name in small.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    bomb = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    parts[sheet] = f'<!DOCTYPE x [<!ENTITY l0 "lol">{bomb}]>' + parts[sheet].split("?>")[1].replace(
        ">x<", ">&l9;<"
    )

    with pytest.raises(NotATable, match="damaged"):
        read_table.read(archive(**parts), "bomb.xlsx")


def test_reason_is_translated_when_it_is_shown():
    refusal = NotATable("Line %(line)s: 100%% wrong", line=7)

    assert str(refusal) == "Line 7: 100% wrong"
    assert str(NotATable("100% wrong")) == "100% wrong"
