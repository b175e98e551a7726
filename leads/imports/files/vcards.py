"""Read the cards of an address book (vCard 2.1, 3.0 and 4.0) as the rows of a table, one for each card.

What a list can't use, such as photos and birthdays, is left out. Damaged lines are skipped, as address books do.
"""

import io
import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .source import Grid, Record, Source

START = "begin:vcard"
#: The columns of the table (leads/imports/mapping/presets.py).
HEADER = [
    *(
        "Organization",
        "Company phone",
        "Formatted name",
        "First name",
        "Middle name",
        "Last name",
        "Job title",
    ),
    *("Phone", "Phone 2", "Phone 3", "E-mail", "E-mail 2", "Street", "Postcode", "City", "Region", "Country"),
    *("Website", "Note", "vCard UID"),
]
_PHONES, _EMAILS = 3, 2
#: The properties that a list can use, and the longest name of one with its parameters.
_USED = frozenset(
    [
        "BEGIN",
        "END",
        "FN",
        "N",
        "ORG",
        "TITLE",
        "TEL",
        "EMAIL",
        "ADR",
        "URL",
        "NOTE",
        "UID",
        "KIND",
        "X-ABSHOWAS",
    ]
)
LONGEST_NAME = 1_000
_ESCAPED = re.compile(r"\\([\\,;:nN])")
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")


class Property(NamedTuple):
    """A line of a card, such as TEL;TYPE=cell: its name, its parameters in lower case, and its value as written."""

    name: str
    kinds: str
    value: str


def is_vcard(sample: str) -> bool:
    """Return whether a text begins like an address book."""
    return sample.lstrip("\ufeff \t\r\n")[: len(START)].lower() == START


def opened(source: Source, encoding: str) -> Grid:
    """Return the cards as rows. Each counts as a line, after that with the names of the columns."""
    return Grid(lambda: _records(source, encoding), encoding, "vcard")


def _records(source: Source, encoding: str) -> Iterator[Record]:
    yield 1, HEADER
    line = 1
    with source.open() as raw, io.TextIOWrapper(raw, encoding, errors="replace") as text:
        card: list[Property] = []
        for each in filter(None, map(_property, _unfolded(text))):
            if each.name == "BEGIN":
                card = []
            elif each.name != "END":
                card.append(each)
            elif any(part.name in ("FN", "N", "ORG", "TEL", "EMAIL") for part in card):
                line += 1
                yield line, _cells(card)
                card = []


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Join lines that were folded: by a space in front, or in quoted-printable by a sign at the end."""
    parts: list[str] = []
    for line in map(str.rstrip, lines):
        if parts and parts[-1].endswith("=") and _is_quoted(parts[0]):
            parts += [parts.pop()[:-1], line.removeprefix(" ")]
        elif line[:1] in (" ", "\t"):
            parts.append(line[1:])
        else:
            yield "".join(parts)
            parts = [line]
    yield "".join(parts)


def _is_quoted(line: str) -> bool:
    return "quoted-printable" in line.partition(":")[0].lower()


def _property(line: str) -> Property | None:
    """Return the property of a line, if a list can use it."""
    colon = _colon(line)
    name, _semicolon, kinds = line[:colon].lower().partition(";")
    name, value = name.rpartition(".")[2].strip().upper(), line[colon + 1 :]
    if colon < 0 or name not in _USED:
        return None
    if _is_quoted(line):
        charset = re.search(r"charset=\"?([\w-]+)", kinds)
        value = _decoded(value, charset[1] if charset else "utf-8")
    return Property(name, kinds, value)


def _colon(line: str) -> int:
    """Return where the value begins: at the first colon outside of quotes."""
    quoted = False
    for at, sign in enumerate(line[:LONGEST_NAME]):
        if sign == ":" and not quoted:
            return at
        quoted ^= sign == '"'
    return -1


def _decoded(value: str, charset: str) -> str:
    content = quopri.decodestring(value.encode())
    try:
        return content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return content.decode("cp1252", errors="replace")


def _cells(card: list[Property]) -> list[str]:
    company, name = _parts(card, "ORG")[0], _first(card, "FN")
    last, first, middle = _parts(card, "N")[:3]
    phones = [_number(each.value) for each in _preferred(card, "TEL") if "fax" not in each.kinds]
    emails = [_plain(each.value).removeprefix("mailto:") for each in _preferred(card, "EMAIL")]
    box, extra, street, city, region, postcode, country = _parts(card, "ADR")[:7]
    company_phone = ""
    if _is_company(card, company, name):
        company, name, last, first, middle = company or name, "", "", "", ""
        company_phone = phones.pop(0) if phones else ""
    return [
        *(company, company_phone, name, first, middle, last, _first(card, "TITLE")),
        *(*_filled(phones, _PHONES), *_filled(emails, _EMAILS)),
        *(", ".join(filter(None, (street, extra, box))), postcode, city, region, country),
        *(
            _first(card, "URL"),
            "\n".join([_first(card, "NOTE"), *phones[_PHONES:], *emails[_EMAILS:]]).strip(),
        ),
        _first(card, "UID"),
    ]


def _first(card: list[Property], name: str) -> str:
    return next((_plain(each.value) for each in _preferred(card, name)), "")


def _parts(card: list[Property], name: str) -> list[str]:
    """Return the parts of a name, organization or address, blank ones at the end."""
    value = next((each.value for each in _preferred(card, name)), "")
    return [*map(_plain, _UNESCAPED_SEMICOLON.split(value)), *[""] * 7]


def _preferred(card: list[Property], name: str) -> list[Property]:
    """Return the lines of a name, preferred ones first."""
    filled = [each for each in card if each.name == name and each.value.strip("; ")]
    return sorted(filled, key=lambda each: "pref" not in each.kinds)


def _is_company(card: list[Property], company: str, name: str) -> bool:
    """Return whether the card is that of a company, as it says or as it names nobody else."""
    kind = {each.value.strip().lower() for each in card if each.name in ("KIND", "X-ABSHOWAS")}
    nobody = name in ("", company) and not any(_parts(card, "N"))
    return bool(kind & {"org", "company"}) or (bool(company) and nobody)


def _number(value: str) -> str:
    """Return a phone number, which version 4.0 may write as a URI."""
    return _plain(value).removeprefix("tel:").replace(";ext=", " x")


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def _filled(values: list[str], size: int) -> list[str]:
    return [*values[:size], *[""] * (size - len(values))]
