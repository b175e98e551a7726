"""Cells as text: cleaned on the way in, made harmless on the way out."""

import re
import unicodedata

_DASHES = "-‐‑‒–—―−－﹣ー_"
_SPACES = re.compile(r"\s+")
# Controls, and the invisible marks that change how a line reads (zero width, direction).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_FORMULA = tuple("=+-@＝＋－＠")
_QUOTED_FORMULA = re.compile(r"'+\s*(?=[=+\-@＝＋－＠])")


def text(cell: str) -> str:
    """Return the cell as it should be kept: composed, on one line, without control characters.

    A cell that holds only dashes is a placeholder for "nothing" and gives an empty text. The apostrophe that
    `safe_cell` put before a formula is taken off again, so that a mended file can come back.
    """
    if cell.isascii() and cell.isprintable():
        cell = cell.strip()
        if "  " in cell:
            cell = _SPACES.sub(" ", cell)
    else:
        cell = unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSEEN.sub("", cell))).strip()
    if cell.startswith("'"):
        cell = _QUOTED_FORMULA.sub("", cell, count=1)
    return cell if cell.strip(_DASHES + " ") else ""


def safe_cell(cell: str) -> str:
    """Return the cell for a file that somebody opens in a spreadsheet: nothing in it may run as a formula."""
    bare = cell.lstrip()
    return f"'{bare}" if bare.startswith(_FORMULA) else bare


def plain(cell: str) -> str:
    """Return the text with full-width figures, letters and marks as plain ones, for numbers and addresses."""
    cell = text(cell)
    return cell if cell.isascii() else text(unicodedata.normalize("NFKC", cell))
