"""Decide by content, not by name, which reader opens a file, or name what it is and refuse it."""

import zipfile

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from . import delimited
from .source import Sheets, Source
from .workbooks import ods, xls, xlsx
from .workbooks.damage import damaged
from .workbooks.locked import locked

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sheets_of(source: Source, encoding: str = "") -> Sheets:
    """Return the sheets of the file; `encoding` overrides the detected one. Raises NotATable with the reason."""
    head = source.head(len(OLD_OFFICE))
    if head.startswith(ZIP):
        return _archive(source)
    if head == OLD_OFFICE:
        return xls.sheets_of(source)
    return Sheets([""], lambda _number: delimited.opened(source, encoding))


def _archive(source: Source) -> Sheets:
    """Open the one kind of workbook that the archive holds; each of its parts may appear only once."""
    with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    names = [part.filename.casefold().replace("\\", "/").lstrip("/") for part in parts]
    if len(set(names)) < len(names):
        raise NotATable(
            _("The workbook contains the same part twice, so it is damaged. Save it again as .xlsx or CSV.")
        )
    if any(part.flag_bits & 1 for part in parts):
        raise locked()
    kinds = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & set(names)
    if len(kinds) > 1:
        raise NotATable(_("The file is two kinds of workbook at once. Save it again as .xlsx or CSV."))
    match kinds.pop() if kinds else "":
        case "xl/workbook.xml":
            return xlsx.sheets_of(source)
        case "content.xml":
            return ods.sheets_of(source)
        case "xl/workbook.bin":
            raise NotATable(_("This is an Excel binary workbook (.xlsb). Save it as .xlsx or CSV."))
    raise NotATable(_("This is not a table but an archive or document. Save it as .xlsx or CSV."))
