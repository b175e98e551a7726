"""E-mail addresses, one or several in a cell."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from .texts import plain

_BETWEEN = re.compile(r"[;,、|]|\s/\s")
_NAMED = re.compile(r".*<([^<>]+)>")
# What lists write where there is no address.
_NOTHING = {
    "0",
    "n",
    "na",
    "n/a",
    "none",
    "null",
    "nil",
    "無",
    "无",
    "geen",
    "no",
    "nvt",
    "n.v.t.",
    "ninguno",
}


class Email(NamedTuple):
    """`first` is the address to write to, `rest` the others in the cell; `problem` says what is no address."""

    first: str
    rest: tuple[str, ...]
    problem: Promise | str


def email(cell: str) -> Email:
    """Read every address in the cell. Only the form is checked: nobody's mail server is asked."""
    written = plain(cell)
    if not written or written.casefold() in _NOTHING:
        return Email("", (), "")
    found, wrong = [], []
    for piece in _pieces(written):
        try:
            found.append(validate_email(piece, check_deliverability=False).normalized)
        except EmailNotValidError:
            wrong.append(piece)
    problem = (
        format_lazy(_("“{written}” is not an e-mail address."), written=", ".join(wrong)) if wrong else ""
    )
    first, *rest = list(dict.fromkeys(found)) or [""]
    return Email(first, tuple(rest), problem)


def _pieces(written: str) -> list[str]:
    joined = re.sub(r"\s*@\s*", "@", written)
    pieces = []
    for piece in _BETWEEN.split(joined):
        words = _NAMED.sub(r"\1", piece.strip()).removeprefix("mailto:").split()
        # A space parts addresses only where each word is one: "103 0199@bank.tw" hides a mistyped address.
        pieces += words if all("@" in word for word in words) else [" ".join(words)]
    return pieces
