"""Number formats of an Excel workbook: which numbers are dates or times, and which keep leading zeros."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from .parts import local
from .values import shown

# Built-in formats of dates and times, with those that East Asian versions of Excel add.
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTER = re.compile("[ymdhs]", re.IGNORECASE)
_ZEROS = re.compile("0{2,30}")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
DATE, ELAPSED = -1, -2


class Styles:
    """How numbers look by style number. `plain` are the styles without dates or leading zeros."""

    def __init__(self, part: Iterator[tuple[str, Element]], *, from_1904: bool = False) -> None:
        # The epoch of 1900 counts a day that never was, 29 February 1900.
        self.epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 no zone
        self.forms: dict[str, int] = {}
        codes: dict[str, str] = {}
        cells, in_cells = 0, False
        for event, element in part:
            name = local(element.tag)
            if name == "cellXfs":
                in_cells = event == "start"
            elif event == "start" and name == "numFmt":
                codes[element.get("numFmtId", "")] = element.get("formatCode", "")
            elif event == "start" and name == "xf" and in_cells:
                number = element.get("numFmtId", "0")
                self.forms[str(cells)] = _form(int(number), codes.get(number, ""))
                cells += 1
        self.plain = {"0", *(style for style, form in self.forms.items() if not form)}
        self.plain -= {style for style, form in self.forms.items() if form}

    def shown(self, number: float, style: str) -> str:
        """Return the number as the cell with this style shows it."""
        form = self.forms.get(style, 0)
        if form > 0 and number.is_integer() and number >= 0:
            return shown(number).zfill(form)
        if form >= 0 or not -1e6 < number < 3e6:
            return shown(number)
        moment = self.epoch + timedelta(seconds=round(number * 86_400))
        if form == ELAPSED:
            return shown(timedelta(seconds=round(number * 86_400)))
        return shown(moment.time()) if 0 <= number < 1 else shown(moment)


def _form(number: int, code: str) -> int:
    """Return DATE, ELAPSED, the least number of digits, or 0 for any other format."""
    if not code:
        return DATE if number in DATES else 0
    bare = _LITERAL.sub("", code.split(";")[0])
    if _ELAPSED.search(bare):
        return ELAPSED
    if bare.lower() != "general" and _DATE_LETTER.search(bare):
        return DATE
    return len(bare) if _ZEROS.fullmatch(bare) else 0
