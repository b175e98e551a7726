"""Propose what each column holds, from its header, else from its cells.

The user reviews the proposal, so an unmapped column is better than a wrong guess.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from salesdesk import parsing
from salesdesk.parsing import texts

from .fields import Field
from .header_words import EITHER, WORDS

__all__ = ["Field", "guess"]

MOSTLY = 0.6  # share of a column's filled cells that must look alike
_ACCENTS = re.compile("[\u0300-\u036f]")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|nl|es|tw|eu|org|net|be|de)/?", re.IGNORECASE
)
_PHONE = re.compile(r"[+(]?\d[\d\s()./#-]{6,18}")
_PHONE_WORD = re.compile(r"電話|电话|phone|\btel|\bgsm")
# Fax, and contact details of registrars, auditors and head offices.
_OTHER_PARTIES = re.compile(r"\bfax|傳真|传真|過戶|簽證|headquarter|access code")
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\w-]{2,}")


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[int, Field]:
    """Return the proposed Field by column number, from 0, leaving out unknown columns."""
    found: dict[int, Field] = {}
    _by_header(header, found)
    _by_cells(header, sample, found)
    return dict(sorted(found.items()))


def _by_header(header: Sequence[str], found: dict[int, Field]) -> None:
    """Map each field to the column whose header ranks best in the field's word list."""
    words = [folded(name) for name in header]
    ranked = sorted(
        (rank, column, field)
        for column, name in enumerate(words)
        for field, rank in _meanings().get(name, {}).items()
    )
    for _rank, column, field in ranked:
        _assign(found, column, field)
    for column, name in enumerate(words):
        company, person = EITHER.get(name, (None, None))
        if company and person:
            first, second = (person, company) if Field.CONTACT_NAME in found.values() else (company, person)
            if not _assign(found, column, first):
                _assign(found, column, second)


def _by_cells(header: Sequence[str], sample: Sequence[Sequence[str]], found: dict[int, Field]) -> None:
    """Map columns with unknown headers by their cells, except those of other parties."""
    for column, name in enumerate(header):
        if column in found or _OTHER_PARTIES.search(folded(name)):
            continue
        cells = [cell for row in sample if column < len(row) and (cell := texts.plain(row[column]))]
        if cells and len(cells) * 2 >= len(sample) and (field := _field_of(column, name, cells)):
            _assign(found, column, field)


def _field_of(column: int, name: str, cells: list[str]) -> Field | None:
    enough = MOSTLY * len(cells)
    if sum(bool(_EMAIL.search(cell)) for cell in cells) >= enough:
        return Field.COMPANY_EMAIL
    if sum(bool(_WEB.fullmatch(cell)) for cell in cells) >= enough:
        return Field.WEBSITE
    if sum(bool(parsing.country(cell)) and len(cell) > 3 for cell in cells) >= enough:
        return Field.COUNTRY
    if _are_phones(name, cells):
        return Field.COMPANY_PHONE
    if column == 0 and len(set(cells)) == len(cells) > 1 and all(_CODE.fullmatch(cell) for cell in cells):
        return Field.EXTERNAL_ID
    return None


def _are_phones(name: str, cells: list[str]) -> bool:
    """Return whether these are phone numbers; bare digits count only if the header says so."""
    shaped = [cell for cell in cells if _PHONE.fullmatch(cell) and 8 <= sum(map(str.isdigit, cell)) <= 15]
    marked = [cell for cell in shaped if cell.startswith(("+", "(0", "0")) and not cell.isdigit()]
    sure = _PHONE_WORD.search(folded(name)) or len(marked) * 2 >= len(shaped)
    return len(shaped) >= MOSTLY * len(cells) and bool(sure) and not parsing.date_column(cells)


def _assign(found: dict[int, Field], column: int, field: Field) -> bool:
    if column in found or field in found.values():
        return False
    found[column] = field
    return True


def folded(name: str) -> str:
    """Return a header normalized as in the word lists: lower case, no accents or punctuation, single spaces."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold().replace("臺", "台")))
    bare = re.sub(r"\b(\w)\.(?=\w\b)", r"\1", bare)  # C.I.F. is cif
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))


@cache
def _meanings() -> dict[str, dict[Field, int]]:
    meanings: dict[str, dict[Field, int]] = {}
    for field, phrases in WORDS.items():
        for rank, phrase in enumerate(phrases.split(",")):
            meanings.setdefault(folded(phrase), {})[field] = rank
    return meanings
