"""Parse cells with one or more e-mail addresses."""

import re
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from .texts import plain

_BETWEEN = re.compile(r"[;,、|]|\s/\s")
_NAMED = re.compile(r".*<([^<>]+)>")
# Fast path for ordinary addresses; full validation takes six times as long. Labels with two hyphens in a row are
# excluded, so that internationalized domains are always validated.
_LABEL = r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,30}"
_PLAIN = re.compile(rf"[A-Za-z0-9_]+(?:[.+-][A-Za-z0-9_]+)*@((?:{_LABEL}\.){{1,3}}[A-Za-z]{{2,12}})")
_LOCAL_PART, _WHOLE = 64, 254
#: An address with the name of its owner is shorter; longer text would take the patterns seconds.
_LONGEST = 1_000
_SHOWN = 80
_SPECIAL = tuple(f".{name}" for name in SPECIAL_USE_DOMAIN_NAMES)
# Placeholders for a missing address.
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
    """`first` is the address to use, `rest` are the others; `problem` names what is not an address."""

    first: str
    rest: tuple[str, ...]
    problem: Promise | str


def email(cell: str) -> Email:
    """Return all addresses in the cell. Only the syntax is checked, not deliverability."""
    written = plain(cell)
    if not written or written.casefold() in _NOTHING:
        return Email("", (), "")
    found, wrong = [], []
    for piece in _pieces(written):
        try:
            found.append(normalized(piece))
        except EmailNotValidError:
            wrong.append(piece[:_SHOWN])
    problem = (
        format_lazy(_("“{written}” is not an e-mail address."), written=", ".join(wrong)) if wrong else ""
    )
    first, *rest = list(dict.fromkeys(found)) or [""]
    return Email(first, tuple(rest), problem)


def normalized(address: str) -> str:
    """Return the address with its domain in lower case. Raises EmailNotValidError."""
    if len(address) > _LONGEST:
        raise EmailNotValidError("too long")
    if (found := _PLAIN.fullmatch(address)) and len(address) <= _WHOLE and found.start(1) <= _LOCAL_PART + 1:
        domain = found[1].lower()
        if not f".{domain}".endswith(_SPECIAL):
            return address[: found.start(1)] + domain
    return validate_email(address, check_deliverability=False).normalized


def _pieces(written: str) -> list[str]:
    joined = re.sub(r"\s*@\s*", "@", written)
    pieces = []
    for piece in _BETWEEN.split(joined):
        if len(piece) > _LONGEST:
            pieces.append(piece)
            continue
        words = _NAMED.sub(r"\1", piece.strip()).removeprefix("mailto:").split()
        # Split at spaces only if each word is an address: "103 0199@bank.tw" is one mistyped address.
        pieces += words if all("@" in word for word in words) else [" ".join(words)]
    return pieces
