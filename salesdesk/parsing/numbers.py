"""Parse numbers with a period or a comma as the decimal mark."""

import re
from collections.abc import Iterable
from decimal import Decimal

from .texts import plain

_CURRENCY = r"(?:EUR|USD|GBP|TWD|NTD|NT\$|US\$|CHF|新台幣|[€$£¥])"
_UNITS = re.compile(rf"^{_CURRENCY}\s*|\s*(?:{_CURRENCY}|元)$", re.IGNORECASE)
_SHAPE = re.compile(r"[+-]?(?:\d[\d., ']*|[.,]\d+)(?:[eE][+-]?\d{1,2})?")
_ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
# Groups of three digits, or of two before the last as in India.
_WHOLE = re.compile(r"[+-]?(?:\d*|\d{1,3}(?:[., ']\d{2,3})*[., ']\d{3})")
_FRACTION = re.compile(r"\d*(?:[eE][+-]?\d{1,2})?")

# An identifier as a spreadsheet writes a number.
_IDENTIFIER = re.compile(r"(\d{1,20})(?:[.,](\d{1,20}))?(?:\s*(?:[eE]|[×x*]\s?10\^?)\+?(\d{1,2}))?")


def number(cell: str, decimal_mark: str = "") -> Decimal | None:
    """Return the number in the cell, or None.

    Without `decimal_mark` (see the function of that name) the cell decides: "229,932.50" and "1.234,56" are clear,
    and a single mark before exactly three digits is a thousands separator.
    """
    written = _bare(cell)
    negative = written.startswith("(") and written.endswith(")")
    written = written[1:-1].strip() if negative else written
    if not _SHAPE.fullmatch(written):
        return None
    mark = decimal_mark or _mark_in(written)
    power = re.search(r"[eE]", written)
    whole, _mark, fraction = written.partition(mark) if mark else (written, "", "")
    if not mark and power:
        whole, fraction = written[: power.start()], written[power.start() :]
    if not _WHOLE.fullmatch(whole) or not _FRACTION.fullmatch(fraction):
        return None
    point = "." if mark and mark in written else ""
    value = Decimal(re.sub(r"[., ']", "", whole) + point + fraction)
    return -value if negative else value


def exact_digits(cell: str) -> str:
    """Return the digits of an identifier that a spreadsheet wrote as a number: 4012345.0, or 5.5208131E+7.

    Returns "" for any other text, and if digits were rounded away (see `is_rounded`).
    """
    if not (found := _IDENTIFIER.fullmatch(cell.strip())):
        return ""
    whole, fraction, power = found[1], found[2] or "", int(found[3] or 0)
    if not power:
        return "" if fraction.strip("0") or len(fraction) > 2 else whole
    return whole + fraction if len(fraction) == power else ""


def is_rounded(cell: str) -> bool:
    """Return whether a spreadsheet has rounded away digits of an identifier, as in 7,7567E+13."""
    found = _IDENTIFIER.fullmatch(cell.strip())
    return found is not None and len(found[2] or "") < int(found[3] or 0)


def decimal_mark(cells: Iterable[str]) -> str:
    """Return the decimal mark of a column, or "" if no cell is clear."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        written = _bare(cell)
        if _SHAPE.fullmatch(written) and (mark := _mark_in(written)):
            votes[mark] += 1
    point, comma = votes["."], votes[","]
    return "." if point > comma else "," if comma > point else ""


def _bare(cell: str) -> str:
    return _UNITS.sub("", _UNITS.sub("", plain(cell).replace("’", "'"))).strip()


def _mark_in(written: str) -> str:
    """Return the decimal mark of one number, or ""."""
    marks = [sign for sign in written if sign in ".,"]
    if not marks or _ONE_GROUP.fullmatch(written):
        return ""
    if len(marks) == 1 or len(set(marks)) == 2:
        return marks[-1]
    return ""
