"""Read the first sheet of a workbook (XLSX, XLS), whatever its file name."""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import python_calamine as calamine
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from .source import Grid, Record, Source
from .workbook_size import reject_oversized

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(head: bytes) -> bool:
    """Return whether the first bytes are those of a workbook."""
    return head.startswith((ZIP, OLD_OFFICE))


def opened(source: Source) -> Grid:
    """Load the first sheet into memory and return its rows."""
    if source.head(len(ZIP)) == ZIP:
        _refuse_other_archives(source)
    try:
        with source.open() as file, calamine.load_workbook(file) as book:
            names = book.sheet_names
            sheet = book.get_sheet_by_index(0)
    except calamine.PasswordError as error:
        raise NotATable(
            _("The workbook is password-protected. Remove the password and upload it again.")
        ) from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged() from error
    except BaseException as error:
        # calamine panics on some broken files; PanicException is not an Exception.
        if type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise
    warnings: list[Promise | str] = []
    if len(names) > 1:
        warnings.append(format_lazy(_("Only the first sheet is imported: {sheet}."), sheet=names[0]))
    return Grid(lambda: _records(sheet), "", "xlsx", warnings)


def _refuse_other_archives(source: Source) -> None:
    try:
        with source.open() as file, zipfile.ZipFile(file) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise NotATable(_("This is not a table but an archive or document. Save it as .xlsx or CSV."))
            reject_oversized(file, archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as error:
        raise _damaged() from error
    except (ParseError, ExpatError, KeyError, ValueError, EOFError, OSError, zlib.error) as error:
        raise _damaged() from error


def _damaged() -> NotATable:
    return NotATable(
        _("The file can't be opened as a workbook. It may be damaged; save it again as .xlsx or CSV.")
    )


def _records(sheet: calamine.CalamineSheet) -> Iterator[Record]:
    for line, cells in enumerate(sheet.iter_rows(), 1):
        yield line, [cell if cell.__class__ is str else shown(cell) for cell in cells]


def shown(cell: Any) -> str:
    """Return the cell as displayed: 12 rather than 12.0, and dates without midnight."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
        case datetime():
            return str(cell.date()) if cell.time() == datetime.min.time() else cell.isoformat(" ")
        case date():
            return cell.isoformat()
    return str(cell)
