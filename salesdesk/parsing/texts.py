"""Clean cells on input, and neutralize formulas on output."""

import re
import unicodedata

_DASHES = "-‐‑‒–—―−－﹣ー_"
_SPACES = re.compile(r"\s+")
# Control characters, and invisible ones (zero width, text direction).
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]"
)
_FORMULA = tuple("=+-@＝＋－＠")
_QUOTED_FORMULA = re.compile(r"'+\s*(?=[=+\-@＝＋－＠])")


def text(cell: str) -> str:
    """Return the cell as NFC text on one line, without control characters.

    A cell of dashes is a placeholder and gives "". The apostrophe that `safe_cell` adds is removed, so that an
    exported file can be uploaded again.
    """
    if cell.isascii() and cell.isprintable():
        cell = cell.strip()
        if "  " in cell:
            cell = _SPACES.sub(" ", cell)
    else:
        cell = unicodedata.normalize("NFC", _SPACES.sub(" ", _UNSEEN.sub("", cell))).strip()
    if quoted := _QUOTED_FORMULA.match(cell):
        cell = cell[quoted.end() :]
    return cell if cell.strip(_DASHES + " ") else ""


def safe_cell(cell: str) -> str:
    """Return the cell for export, escaped so that spreadsheets do not run it as a formula."""
    bare = cell.lstrip()
    return f"'{bare}" if bare.startswith(_FORMULA) else bare


def plain(cell: str) -> str:
    """Return the text with full-width characters as ASCII, for numbers and addresses."""
    cell = text(cell)
    return cell if cell.isascii() else text(unicodedata.normalize("NFKC", cell))
