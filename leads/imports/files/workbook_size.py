"""Check the size of a workbook before it is opened.

The workbook reader allocates one block from the first cell to the last: a one-kilobyte file with cells in A1 and
XFD1048576 would need half a terabyte and crash the process. It also loads all shared strings at once.
"""

import zipfile
from functools import lru_cache
from typing import BinaryIO
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from .zip_guard import unpacked_sizes

MAX_CELLS = 25_000_000
MAX_PART = 10_000_000  # bytes of each of the two parts that list the sheets
MAX_TEXTS = 200_000_000  # bytes of shared strings
MAX_UNPACKED = 400_000_000
_TEXTS = "sharedstrings.xml"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def reject_oversized(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    """Raise NotATable if the first sheet would not fit in memory. `archive` is opened from `file`."""
    _refuse_large(file, archive)
    sheet = SheetSize()
    parser = expat.ParserCreate()
    parser.StartElementHandler = sheet.began
    with archive.open(first_sheet(archive)) as part:
        parser.ParseFile(part)


def _refuse_large(file: BinaryIO, archive: zipfile.ZipFile) -> None:
    names = [part.filename.casefold() for part in archive.infolist()]
    if len(set(names)) < len(names):
        raise zipfile.BadZipFile("Duplicate part name: readers would disagree on which one to open.")
    unpacked = 0
    for part in archive.infolist():
        texts, is_texts = 0, part.filename.casefold().endswith(_TEXTS)
        for size in unpacked_sizes(file, part):
            unpacked, texts = unpacked + size, texts + size * is_texts
            if unpacked > MAX_UNPACKED or texts > MAX_TEXTS:
                raise NotATable(_("The workbook is too large. Save the sheet as CSV and upload that."))


def first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the part name of the first sheet."""
    sheet = _tree(archive, "xl/workbook.xml").find(".//{*}sheets/{*}sheet")
    if sheet is None:
        raise NotATable(_("This workbook has no sheets. Choose another file."))
    for relation in _tree(archive, "xl/_rels/workbook.xml.rels").iter():
        if relation.get("Id") == sheet.get(_RELATION):
            target = relation.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError("the first sheet's part")


def _tree(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    if archive.getinfo(name).file_size > MAX_PART:
        raise NotATable(_("The workbook is too large. Save the sheet as CSV and upload that."))
    return ElementTree.fromstring(archive.read(name))


class SheetSize:
    """Track the extent of a sheet from its XML elements, ignoring cells without a value, as the reader does."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.place = ""
        self.last_row = self.last_column = 0

    def began(self, tag: str, attributes: dict[str, str]) -> None:
        # Hot path: parse the reference of a cell only if it holds a value.
        name = tag.rpartition(":")[2] if ":" in tag else tag
        if name == "c":
            place = attributes.get("r", "")
            if not place:  # no reference: right of the previous cell
                self._go_to_place()
                self.column += 1
            self.place = place
        elif name in ("v", "is"):
            self._filled()
        elif name == "row":
            self.column, self.place = 0, ""
            self.row = int(attributes.get("r", self.row + 1))

    def _go_to_place(self) -> None:
        if self.place:
            letters = self.place.rstrip("0123456789")
            self.column = _column(letters)
            self.row = int(self.place[len(letters) :])

    def _filled(self) -> None:
        self._go_to_place()
        if self.row > self.last_row or self.column > self.last_column:
            self.last_row = max(self.last_row, self.row)
            self.last_column = max(self.last_column, self.column)
            if self.last_row * self.last_column > MAX_CELLS:
                raise NotATable(
                    _(
                        "The sheet extends to row %(row)s and column %(column)s. "
                        "Delete the stray cells or save the sheet as CSV."
                    ),
                    row=self.last_row,
                    column=self.last_column,
                )


@lru_cache(maxsize=20_000)
def _column(letters: str) -> int:
    """Return the column number of `letters`: AB is 28."""
    if len(letters) > 3:
        raise ValueError(letters)
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column
