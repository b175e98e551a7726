"""Parse phone numbers."""

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .texts import plain

_BETWEEN = re.compile(r"[;,、|]|\s/\s|/(?=\s*[+(]?\d{5})|\s+(?:or|of|o|y|en|and|或)\s+")


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


@lru_cache(maxsize=4096)
def _read(written: str, country: str) -> Phone:
    pieces = [piece.strip() for piece in _BETWEEN.split(written) if re.search(r"\d{3}", piece)]
    if len(pieces) > 1:
        for piece in pieces:
            if (found := _one(piece, country)).e164:
                others = ", ".join(other for other in pieces if other != piece)
                return found._replace(
                    problem=format_lazy(_("Further phone numbers were skipped: {others}."), others=others)
                )
    return _one(written, country)


def _one(written: str, country: str) -> Phone:
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException:
        return Phone("", format_lazy(_("“{written}” is not a phone number."), written=written))
    if not phonenumbers.is_valid_number(number):
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
