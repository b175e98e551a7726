"""Check the cells of a column: they show its field if the header is unknown, or that the header misleads."""

import re
from collections.abc import Callable, Sequence

from salesdesk import parsing

from .fields import Field

MOSTLY = 0.6  # share of a column's filled cells that must look alike
FEW = 5  # cells that are no proof
RARELY = 0.3  # below this share the cells contradict the header
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_WEB = re.compile(
    r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|nl|es|tw|eu|org|net|be|de)/?", re.IGNORECASE
)
_PHONE = re.compile(r"[+(]?\d[\d\s()./#-]{6,18}")
_PHONE_WORD = re.compile(r"電話|电话|phone|\btel|\bgsm|handy|mobil|携帯")
# The page of a person or company on another site.
_PROFILE = re.compile(r"\b(?:linkedin|xing|facebook|twitter|instagram|x)\.com/", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\w-]{2,}")


def field_of(column: int, name: str, cells: Sequence[str], *, has_people: bool) -> Field | None:
    """Return the field of a column with an unknown header, or None; `name` is the folded header."""
    if _mostly(cells, _EMAIL.search):
        return Field.CONTACT_EMAIL if has_people else Field.COMPANY_EMAIL
    if _mostly(cells, _is_website):
        return Field.WEBSITE
    if _mostly(cells, lambda cell: parsing.country(cell) and len(cell) > 3):
        return Field.COUNTRY
    if _are_phones(name, cells):
        return Field.CONTACT_PHONE if has_people else Field.COMPANY_PHONE
    if column == 0 and len(set(cells)) == len(cells) > 1 and all(_CODE.fullmatch(cell) for cell in cells):
        return Field.EXTERNAL_ID
    return None


def contradict(field: Field, cells: Sequence[str]) -> bool:
    """Return whether the cells can't be what the header says, such as a title Mrs. or a country called EMEA."""
    check = _CHECKS.get(field)
    if field == Field.COUNTRY and len(cells) < FEW:
        return False  # a misspelt country is shown to the user, not left out
    return (
        check is not None and bool(cells) and sum(bool(check(cell)) for cell in cells) < RARELY * len(cells)
    )


def contain(cells: Sequence[str], parts: Sequence[str]) -> bool:
    """Return whether the cells mostly contain those of another column, row by row."""
    pairs = list(zip(cells, parts, strict=False))
    return bool(pairs) and sum(part in cell for cell, part in pairs) >= MOSTLY * len(pairs)


def _mostly(cells: Sequence[str], check: Callable) -> bool:
    return sum(bool(check(cell)) for cell in cells) >= MOSTLY * len(cells)


def _is_website(cell: str) -> bool:
    return bool(_WEB.fullmatch(cell)) and not _PROFILE.search(cell)


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _is_text(cell: str) -> bool:
    letters = sum(map(str.isalpha, cell))
    return "@" not in cell and not _PHONE.fullmatch(cell) and letters * 2 >= len(cell.replace(" ", ""))


def _is_company(cell: str) -> bool:
    return "@" not in cell and any(map(str.isalpha, cell))


_CHECKS: dict[Field, Callable] = {
    Field.COMPANY_NAME: _is_company,
    Field.REGISTER_NUMBER: _has_digit,
    Field.COUNTRY: parsing.country,
    Field.POSTCODE: _has_digit,
    Field.CITY: _is_text,
    Field.EMPLOYEES: _has_digit,
    Field.REVENUE: _has_digit,
    Field.WEBSITE: lambda cell: "." in cell and "@" not in cell and not _PROFILE.search(cell),
    Field.COMPANY_PHONE: _has_digit,
    Field.CONTACT_PHONE: _has_digit,
    Field.COMPANY_EMAIL: _EMAIL.search,
    Field.CONTACT_EMAIL: _EMAIL.search,
    Field.CONTACT_NAME: _is_text,
    Field.FIRST_NAME: _is_text,
    Field.LAST_NAME: _is_text,
    Field.SECOND_CONTACT_NAME: _is_text,
    Field.DECIDER_NAME: _is_text,
    Field.MAY_BE_CALLED: lambda cell: parsing.refusal(cell) is not None,
    Field.CONTACT_TITLE: lambda cell: _is_text(cell) and not parsing.is_salutation(cell),
}


def _are_phones(name: str, cells: Sequence[str]) -> bool:
    """Return whether these are phone numbers; bare digits count only if the header says so."""
    shaped = [cell for cell in cells if _PHONE.fullmatch(cell) and 8 <= sum(map(str.isdigit, cell)) <= 15]
    marked = [cell for cell in shaped if cell.startswith(("+", "(0", "0")) and not cell.isdigit()]
    sure = _PHONE_WORD.search(name) or len(marked) * 2 >= len(shaped)
    return len(shaped) >= MOSTLY * len(cells) and bool(sure) and not parsing.date_column(cells)
