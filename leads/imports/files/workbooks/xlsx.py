"""Stream the sheets of an Excel workbook (.xlsx, .xlsm)."""

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cache
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from ..limits import MAX_TEXT, WIDEST_SHEET, too_large
from ..source import Grid, Record, Sheets, Source
from .damage import damaged
from .parts import attribute, events, local
from .xlsx_cells import CellReader
from .xlsx_styles import Styles

WORKBOOK = "xl/workbook.xml"


def sheets_of(source: Source) -> Sheets:
    """Return the visible sheets, or all if none is visible."""
    with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
        book = _Book(archive)
    shown = [sheet for sheet in book.sheets if sheet[2]] or book.sheets
    if not shown:
        raise NotATable(_("This workbook has no sheets. Choose another file."))

    @cache
    def reader() -> CellReader:
        with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
            return book.cell_reader(archive)

    return Sheets(
        [name for name, _part, _visible in shown],
        lambda number: Grid(lambda: _records(source, shown[number][1], reader()), "", "xlsx"),
    )


class _Book:
    """The workbook part: its sheets as (name, part, visible), and how its values were worked out."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.parts = {name.casefold().lstrip("/"): name for name in archive.namelist()}
        self.recalculate = self.from_1904 = False
        targets = self._targets(archive)
        self.sheets: list[tuple[str, str, bool]] = []
        for event, element in events(archive, self.parts[WORKBOOK]):
            if event == "start":
                self._read(element, targets)

    def _read(self, element: Element, targets: dict[str, str]) -> None:
        match local(element.tag):
            case "sheet":
                part = targets.get(attribute(element, "id"), "")
                if part in self.parts:
                    visible = element.get("state", "visible") == "visible"
                    self.sheets.append((element.get("name", ""), self.parts[part], visible))
            case "workbookPr":
                self.from_1904 = element.get("date1904") in ("1", "true")
            case "calcPr":
                self.recalculate = element.get("fullCalcOnLoad") in ("1", "true")

    def _targets(self, archive: zipfile.ZipFile) -> dict[str, str]:
        """Return the part of each worksheet by relation id; charts and macros are no worksheets."""
        found = {}
        for event, element in events(archive, self.parts["xl/_rels/workbook.xml.rels"]):
            if event == "start" and element.get("Type", "").endswith("/worksheet"):
                target = posixpath.normpath(posixpath.join("/xl", element.get("Target", "")))
                found[element.get("Id", "")] = target.lstrip("/").casefold()
        return found

    def cell_reader(self, archive: zipfile.ZipFile) -> CellReader:
        """Read the parts that all sheets share, which a workbook may lack."""
        texts, styles = (
            events(archive, self.parts[name]) if name in self.parts else iter(())
            for name in ("xl/sharedstrings.xml", "xl/styles.xml")
        )
        return CellReader(
            _shared_texts(texts), Styles(styles, from_1904=self.from_1904), recalculate=self.recalculate
        )


def _records(source: Source, sheet: str, reader: CellReader) -> Iterator[Record]:
    with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
        number, rows, row_tag = 0, None, ""
        for event, element in events(archive, sheet):
            if rows is None:
                if local(element.tag) == "sheetData":
                    rows, row_tag = element, element.tag.removesuffix("sheetData") + "row"
            elif event == "end" and element.tag == row_tag:
                number = max(int(element.get("r") or number + 1), number + 1)
                yield number, _cells(element, reader)
                rows.clear()


def _cells(row: Element, reader: CellReader) -> list[str]:
    """Return the cells of a row; a cell without a reference follows the one before it."""
    cells: list[str] = []
    column = 0
    for cell in row:
        place = cell.get("r")
        column = _column(place) if place else column + 1
        value = reader.read(cell)
        if not value:
            continue
        if column > len(cells):
            cells.extend([""] * (column - len(cells)))
        cells[column - 1] = value
    return cells


_COLUMNS: dict[str, int] = {}


def _column(place: str) -> int:
    """Return the column number of a reference: AB7 is 28."""
    letters = place.rstrip("0123456789")
    if not (column := _COLUMNS.get(letters, 0)):
        for letter in letters.upper():
            if not "A" <= letter <= "Z":
                raise ValueError(place)
            column = column * 26 + ord(letter) - 64
            if column > WIDEST_SHEET:
                raise ValueError(place)
        if not column:
            raise ValueError(place)
        _COLUMNS[letters] = column
    return column


def _shared_texts(part: Iterator[tuple[str, Element]]) -> list[str]:
    texts: list[str] = []
    size = 0
    root = None
    for event, element in part:
        if root is None:
            root = element
        if event == "end" and local(element.tag) == "si":
            texts.append(CellReader.text_of(element))
            size += len(texts[-1])
            if size > MAX_TEXT:
                raise too_large()
            root.clear()
    return texts
