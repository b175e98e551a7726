"""Read a cell of an Excel workbook as text, as the spreadsheet shows it."""

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from .parts import local
from .values import NOT_CALCULATED, shown
from .xlsx_styles import Styles

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


class CellReader:
    """Read cells. With `recalculate` the program that wrote the file left the formulas to be worked out later."""

    def __init__(self, texts: Sequence[str], styles: Styles, *, recalculate: bool) -> None:
        self.texts, self.styles, self.recalculate = texts, styles, recalculate

    def read(self, cell: Element) -> str:
        """Return the cell as text, an error as its code, and a formula without a value as NOT_CALCULATED."""
        kind, value, formula = cell.get("t", "n"), None, False
        for part in cell:
            match part.tag[-1]:  # hot path: "v", "f" or "is", whatever the namespace
                case "v":
                    value = part.text or ""
                case "f":
                    formula = True
                case "s":
                    return self.text_of(part)
        if formula and self._is_unknown(kind, value):
            return NOT_CALCULATED
        if not value:
            return ""
        match kind:
            case "s":
                return self.texts[int(value)]
            case "n":
                return self._number(cell, value)
            case "b":
                return shown(value in ("1", "true"))
            case "d":
                return value.removesuffix("T00:00:00").replace("T", " ")
            case "e":
                return value
        return _unescaped(value)

    def _is_unknown(self, kind: str, value: str | None) -> bool:
        """A text may be empty; a number may not, and a zero may be written in the place of a value."""
        if value is None or (not value and kind != "str"):
            return True
        return self.recalculate and kind == "n" and value == "0"

    def _number(self, cell: Element, value: str) -> str:
        if (style := cell.get("s", "0")) in self.styles.plain and value.isdigit() and len(value) < 16:
            return value
        return self.styles.shown(float(value), style)

    @staticmethod
    def text_of(element: Element) -> str:
        """Return the text of a string with its formatted runs, without the readings of Japanese names."""
        found = []
        for part in element:
            match local(part.tag):
                case "t":
                    found.append(part.text or "")
                case "r":
                    found += [run.text or "" for run in part if local(run.tag) == "t"]
        return _unescaped("".join(found))


def _unescaped(text: str) -> str:
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
