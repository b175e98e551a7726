"""Read the sheets of an old Excel workbook (.xls)."""

from collections.abc import Iterator
from typing import Any

import xlrd
from django.utils.translation import gettext_lazy as _
from xlrd.compdoc import CompDocError

from leads.imports.errors import NotATable

from ..source import Grid, Record, Sheets, Source
from .damage import damaged
from .locked import locked
from .values import shown

_LOCKED_PART = "EncryptedPackage".encode("utf-16-le")


def sheets_of(source: Source) -> Sheets:
    """Return the visible sheets. Workbooks of any version with a password begin like an old one."""
    with source.open() as file:
        content = file.read()
    if _LOCKED_PART in content:
        raise locked()
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise NotATable(_("This is not a table but a document. Save the table as .xlsx or CSV."))
    book = _opened(content)
    with damaged():
        sheets = [sheet for sheet in book.sheets() if not sheet.visibility] or book.sheets()
    return Sheets(
        [sheet.name for sheet in sheets],
        lambda number: Grid(lambda: _records(book, sheets[number]), "", "xls"),
    )


def _opened(content: bytes) -> Any:
    try:
        with damaged(), open("/dev/null", "w") as silent:
            return xlrd.open_workbook(file_contents=content, logfile=silent, formatting_info=False)
    except (xlrd.XLRDError, CompDocError, AssertionError) as error:
        if "encrypted" in str(error).lower():
            raise locked() from error
        with damaged():
            raise ValueError(str(error)) from error


def _records(book: Any, sheet: Any) -> Iterator[Record]:
    for row in range(sheet.nrows):
        yield row + 1, [_shown(book, cell) for cell in sheet.row(row)]


def _shown(book: Any, cell: Any) -> str:
    match cell.ctype:
        case xlrd.XL_CELL_ERROR:
            return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
        case xlrd.XL_CELL_BOOLEAN:
            return shown(bool(cell.value))
        case xlrd.XL_CELL_DATE:
            try:
                moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
            except (ValueError, OverflowError):
                return shown(cell.value)
            return shown(moment.time()) if 0 <= cell.value < 1 else shown(moment)
    return shown(cell.value)
