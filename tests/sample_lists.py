"""Locate the sample lists, and build XLSX workbooks cell by cell."""

import io
import os
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "tests" / "data"
REAL = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))

needs_real_lists = pytest.mark.skipif(not REAL.is_dir(), reason="real lists are not shipped")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook(*sheets: dict[str, str | float | None]) -> bytes:
    """Return an XLSX file with these cells per sheet ({"A1": "name"}); None is a formatted empty cell."""
    names = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_WORKBOOK_TYPE}"/></Types>',
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        + "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="rId{n}"/>' for n in names)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations(
            [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in names]
        ),
    }
    for n, cells in zip(names, sheets, strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = _sheet(cells)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + xml)
    return packed.getvalue()


def _relations(targets: list[tuple[str, str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _sheet(cells: dict[str, str | float | None]) -> str:
    rows: dict[int, str] = {}
    for place, value in cells.items():
        row = int(re.sub(r"\D", "", place))
        rows[row] = rows.get(row, "") + _cell(place, value)
    body = "".join(f'<row r="{row}">{rows[row]}</row>' for row in sorted(rows))
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'


def _cell(place: str, value: str | float | None) -> str:
    if value is None:
        return f'<c r="{place}"/>'
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
