"""Parse phone numbers: one cell may hold several, with labels, notes and extensions."""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .numbers import exact_digits
from .texts import plain

# The words before an extension, in the desk's languages and their neighbours.
_EXTENSION = re.compile(
    r"\s*[,;]?\s*(?:\b(?:extension|extensión|extensie|extn?|toestel(?:nr|nummer)?|toest|tst|doorkies(?:nr|nummer)?|interno?|anexo|poste"
    r"|durchwahl|nebenstelle|dw)\b\.?|(?<=\d)x(?=\s?\d)|分機|分机|內線|内線|内线|轉接?|转接?|[#*])\s*[:.]?\s*(\d{1,6})\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[;,、|&]")
#: A label or note between numbers: "Tel:", "of", "(kantoor)".
_WORDS = re.compile(r"(\(?[^\W\d_][^\d+#(]*)")
_FAX = re.compile(r"\b(?:fax|telefax|f|fx)\b|傳真|传真", re.IGNORECASE)
_VANITY = re.compile(r"\+?[\d\s().-]*\d[\s-]*[A-Z]{3,}[A-Z-]*")
#: Where a second number may begin that only a space or a dash separates from the first.
_NEXT = re.compile(r"\s+(?:[-–—]\s+)?(?=\+|00?[1-9]|\(0[1-9])")
_TWO_NUMBERS, _WHOLE, _LONGEST = 14, 8, 200  # digits of two numbers, and of each; characters
_A_NUMBER, _AN_ENDING = 6, 4  # digits: at least those of a number; at most those of "/68" in 23456767/68


class Phone(NamedTuple):
    """`e164` is "" if nothing can be dialed; `problem` says why, or what part of the cell was skipped."""

    e164: str
    problem: Promise | str


def phone(cell: str, country: str) -> Phone:
    """Return the first number in the cell that is valid from `country` (ISO 3166, two letters).

    An empty cell is not a problem. Extensions and further numbers are reported in `problem`.
    """
    written = plain(cell)
    return _read(written, country.upper()) if written else Phone("", "")


def phones(cell: str, country: str) -> list[str]:
    """Return all valid numbers in the cell, in order."""
    found = (_one(piece, country.upper()).e164 for piece in _pieces(plain(cell)))
    return list(dict.fromkeys(number for number in found if number))


@lru_cache(maxsize=4096)
def _read(written: str, country: str) -> Phone:
    pieces = _pieces(written)
    for piece in pieces:
        if (found := _one(piece, country)).e164:
            others = ", ".join(each for each in pieces if each != piece and _digits(each) >= _A_NUMBER)
            if not others:
                return found
            return found._replace(
                problem=format_lazy(_("Further phone numbers were skipped: {others}."), others=others)
            )
    if not pieces and _FAX.search(written):
        return Phone("", format_lazy(_("“{written}” is not a phone number."), written=written))
    return _one(written, country)


def _pieces(written: str) -> list[str]:
    """Return the parts of a cell that may be a number, without fax numbers; extensions are written as #12."""
    if digits := exact_digits(written):
        return [digits]
    if _VANITY.fullmatch(written):
        return [written]
    pieces: list[str] = []
    label = ""
    for place, part in enumerate(_WORDS.split(_EXTENSION.sub(r"#\1", written))):
        if place % 2:
            label = part
            if label.startswith("(") and _FAX.search(label) and pieces:
                pieces.pop()  # a note in parentheses is about the number before it
        elif label.startswith("(") or not _FAX.search(label):
            pieces += [
                piece
                for between in _BETWEEN.split(part)
                for slashed in _at_slashes(between)
                for piece in _at_spaces(slashed)
            ]
    return [piece for piece in pieces if _digits(piece) > 2]


def _at_slashes(written: str) -> list[str]:
    """Split at a slash between two numbers, not after an area code; drop the other ending in 23456767/68."""
    pieces = [""]
    for part in written.split("/"):
        whole = _digits(pieces[-1]) > _A_NUMBER
        if whole and _digits(part) >= _A_NUMBER:
            pieces.append(part)
        elif not (whole and _digits(part) <= _AN_ENDING):
            pieces[-1] = f"{pieces[-1]}/{part}" if pieces[-1] else part
    return [piece.strip(" .:-") for piece in pieces]


def _at_spaces(written: str) -> list[str]:
    """Split two whole numbers that only a space or a dash separates."""
    if _digits(written) >= _TWO_NUMBERS and len(written) <= _LONGEST:
        for gap in _NEXT.finditer(written):
            first, rest = written[: gap.start()], written[gap.end() :]
            if _digits(first) >= _WHOLE <= _digits(rest):
                return [first, *_at_spaces(rest)]
    return [written]


def _digits(written: str) -> int:
    return sum(map(str.isdigit, written))


def _one(written: str, country: str) -> Phone:
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return Phone("", format_lazy(_("“{written}” is not a phone number."), written=written))
    if not phonenumbers.is_valid_number(number):
        if country and written.isdigit() and (international := _without_plus(written, country)):
            return Phone(phonenumbers.format_number(international, phonenumbers.PhoneNumberFormat.E164), "")
        return Phone(
            "",
            format_lazy(
                _("“{written}” is not a valid phone number in {country}."),
                written=written,
                country=phonenumbers.region_code_for_country_code(number.country_code or 0),
            ),
        )
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if number.extension:
        return Phone(e164, format_lazy(_("Extension {extension} was skipped."), extension=number.extension))
    return Phone(e164, "")


def _without_plus(digits: str, country: str) -> phonenumbers.PhoneNumber | None:
    """Return the number whose plus sign a spreadsheet has dropped: 31205550101."""
    if not digits.startswith(str(phonenumbers.country_code_for_region(country) or "+")):
        return None
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None
