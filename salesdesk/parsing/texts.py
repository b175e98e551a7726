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
# A spreadsheet that separates by ";" takes what follows one for a cell.
_FORMULA_WITHIN = re.compile(r"""(;[\s"]*)(?=[=+\-@＝＋－＠])""")
_QUOTED_WITHIN = re.compile(r"""(;[\s"]*)'+(?=[=+\-@＝＋－＠])""")


def text(cell: str) -> str:
    """Return the cell as NFC text on one line, without control characters.

    A cell of dashes is a placeholder and gives "". The apostrophes that `safe_cell` adds are removed, so that an
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
    if ";" in cell:
        cell = _QUOTED_WITHIN.sub(r"\1", cell)
    return cell if cell.strip(_DASHES + " ") else ""


def safe_cell(cell: str) -> str:
    """Return the cell for export, on one line, escaped so that spreadsheets do not run any of it as a formula.

    Also safe where the list separator is a semicolon: there a line of the file is split in other places.
    """
    bare = _FORMULA_WITHIN.sub(r"\1'", _SPACES.sub(" ", cell).lstrip())
    return f"'{bare}" if bare.startswith(_FORMULA) else bare


def plain(cell: str) -> str:
    """Return the text with full-width characters as ASCII, for numbers and addresses."""
    cell = text(cell)
    return cell if cell.isascii() else text(unicodedata.normalize("NFKC", cell))
