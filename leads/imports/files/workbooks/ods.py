"""Stream the sheets of an OpenDocument spreadsheet (.ods)."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

from leads.imports.errors import NotATable

from ..limits import LINES_ABOVE, MAX_ROWS, WIDEST_SHEET, too_many_rows
from ..source import Grid, Record, Sheets, Source
from .damage import damaged
from .locked import locked
from .parts import attribute, events, local
from .values import NOT_CALCULATED, shown

CONTENT = "content.xml"
_CELLS = ("table-cell", "covered-table-cell")


def sheets_of(source: Source) -> Sheets:
    """Return the sheets of the spreadsheet."""
    with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
        if _is_locked(archive):
            raise locked()
        names = [attribute(table, "name") for table in _tables(archive)]
    if not names:
        raise NotATable(_("This is not a table but an archive or document. Save it as .xlsx or CSV."))
    return Sheets(names, lambda number: Grid(lambda: _records(source, number), "", "ods"))


def _is_locked(archive: zipfile.ZipFile) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in archive.namelist():
        return False
    return any(local(element.tag) == "encryption-data" for _event, element in events(archive, manifest))


def _tables(archive: zipfile.ZipFile) -> Iterator[Element]:
    """Yield the tables of a spreadsheet as they begin; those of a text document do not count."""
    depth = 0
    for event, element in events(archive, CONTENT):
        name = local(element.tag)
        if name == "spreadsheet":
            depth = 1 if event == "start" else 0
        elif depth and event == "start" and name == "table":
            yield element
        elif event == "end" and name == "table-row":
            element.clear()


def _records(source: Source, number: int) -> Iterator[Record]:
    with damaged(), source.open() as file, zipfile.ZipFile(file) as archive:
        table, line = -1, 0
        for event, element in events(archive, CONTENT):
            name = local(element.tag)
            if event == "start":
                table += name == "table"
            elif name == "table-row":
                if table == number:
                    repeated = _repeated(element, "number-rows-repeated")
                    cells = _cells(element)
                    if cells:
                        if repeated > MAX_ROWS + LINES_ABOVE:
                            raise too_many_rows()
                        for each in range(repeated):
                            yield line + each + 1, [*cells]
                    line += repeated
                element.clear()
            elif name == "table" and table == number:
                return


def _cells(row: Element) -> list[str]:
    """Return the cells up to the last filled one; blanks are often repeated to the end of the sheet."""
    cells: list[str] = []
    blanks = 0
    for cell in row:
        if local(cell.tag) not in _CELLS:
            continue
        repeated = _repeated(cell, "number-columns-repeated")
        if value := _shown(cell):
            if len(cells) + blanks + repeated > WIDEST_SHEET:
                raise ValueError("a row is wider than a sheet")
            cells += [""] * blanks + [value] * repeated
            blanks = 0
        else:
            blanks += repeated
    return cells


def _repeated(element: Element, name: str) -> int:
    return max(1, int(attribute(element, name) or 1))


def _shown(cell: Element) -> str:
    """Return the value as text; an error is stored as the text that the cell shows."""
    if not cell.attrib and not len(cell):
        return ""
    facts = {local(key): value for key, value in cell.attrib.items()}
    text = _text(cell)
    if text.startswith(("#", "Err:")) and "formula" in facts:
        return text
    match facts.get("value-type"):
        case "float" | "percentage" | "currency":
            # A number with leading zeros is shown so by its format, as a postcode is.
            return text if text.isdigit() and text.startswith("0") else shown(float(facts.get("value", "")))
        case "boolean":
            return shown(facts.get("boolean-value") == "true")
        case "date":
            return facts.get("date-value", text).removesuffix("T00:00:00").replace("T", " ")
        case None if "formula" in facts and not text:
            return NOT_CALCULATED
    return text or facts.get("string-value", "")


def _text(cell: Element) -> str:
    """Return the paragraphs of a cell, without its notes."""
    return "\n".join(_spans(part) for part in cell if local(part.tag) == "p")


def _spans(element: Element) -> str:
    found = [element.text or ""]
    for part in element:
        match local(part.tag):
            case "s":
                found.append(" " * min(_repeated(part, "c"), 1_000))
            case "tab" | "line-break":
                found.append(" ")
            case "annotation" | "note":
                pass
            case _:
                found.append(_spans(part))
        found.append(part.tail or "")
    return "".join(found)
