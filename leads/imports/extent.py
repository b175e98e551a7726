"""How far a sheet reaches, counted before it is opened.

The workbook reader lays a sheet out as one block from its first cell to its last, so that a file of one
kilobyte with a cell in A1 and one in XFD1048576 asks for half a terabyte and takes the whole process down.
"""

import zipfile
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from .refusals import NotATable

MAX_CELLS = 25_000_000
MAX_PART = 10_000_000  # bytes of the two small parts that name the sheets
MAX_UNPACKED = 2_000_000_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def refuse_endless(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose first sheet would not fit in memory."""
    if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED:
        raise NotATable(_("The workbook is too large. Save the sheet as CSV and send that."))
    sheet = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = sheet.began
    with archive.open(first_sheet(archive)) as part:
        parser.ParseFile(part)


def first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the archive's name of the sheet that stands first in the workbook."""
    sheet = _tree(archive, "xl/workbook.xml").find(".//{*}sheets/{*}sheet")
    if sheet is None:
        raise NotATable(_("There is no sheet in this workbook."))
    for relation in _tree(archive, "xl/_rels/workbook.xml.rels").iter():
        if relation.get("Id") == sheet.get(_RELATION):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("the first sheet's part")


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > MAX_PART:
        raise NotATable(_("The workbook is too large. Save the sheet as CSV and send that."))
    return ElementTree.fromstring(archive.read(name))


class _Extent:
    """Follows the elements of a sheet. Cells that hold only a format count for nothing, as in the reader."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.last_row = self.last_column = 0

    def began(self, tag: str, attributes: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "c":
                self.column += 1
                if place := attributes.get("r"):
                    self.column, self.row = _place(place)
            case "row":
                self.column = 0
                self.row = int(attributes.get("r", self.row + 1))
            case "v" | "is":
                self.last_row = max(self.last_row, self.row)
                self.last_column = max(self.last_column, self.column)
                if self.last_row * self.last_column > MAX_CELLS:
                    raise NotATable(
                        _(
                            "The sheet reaches to row %(row)s and column %(column)s. "
                            "Delete the cells far out, or save it as CSV."
                        ),
                        row=self.last_row,
                        column=self.last_column,
                    )


def _place(name: str) -> tuple[int, int]:
    """`AB12` is column 28, row 12."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column, int(name[len(letters) :])
