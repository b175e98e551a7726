"""Propose what each column holds, from its header, else from its cells.

The user reviews the proposal, so an unmapped column is better than a wrong guess.
"""

from collections.abc import Sequence

from salesdesk.parsing import texts

from . import cells, header_patterns, headers
from .fields import Field
from .headers import Entity, squeezed
from .more_words import AREA_CODE, FIRST_BESIDE_LAST, HOUSE_NUMBER, LAST_BESIDE_FIRST
from .register_words import AFTER_STREET, HOUSE_NUMBERS

__all__ = ["Field", "guess"]

_NAMES = (Field.COMPANY_NAME, Field.CONTACT_NAME)
_PERSON = {Field.CONTACT_NAME, Field.FIRST_NAME, Field.LAST_NAME}
# Two last names, two numbers to call, an objection in two columns.
_MAY_REPEAT = {
    *(Field.LAST_NAME, Field.CONTACT_PHONE),
    *(Field.DO_NOT_CALL, Field.MAY_BE_CALLED, Field.DO_NOT_EMAIL),
}
_PHONES = (Field.COMPANY_PHONE, Field.CONTACT_PHONE)


def guess(header: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[int, Field]:
    """Return the proposed Field by column number, from 0, leaving out unknown columns."""
    return _Guess(header, sample).fields()


class _Guess:
    """The proposal while it is made: `found` holds the field of each column."""

    def __init__(self, header: Sequence[str], sample: Sequence[Sequence[str]]) -> None:
        self.header = header
        self.size = len(sample)
        self.filled = [_filled(column, sample) for column in range(len(header))]
        self.open = [
            column
            for column, name in enumerate(header)
            if not header_patterns.is_ours(name) and not header_patterns.is_of_others(name)
        ]
        self.found: dict[int, Field] = {}

    def fields(self) -> dict[int, Field]:
        self._by_header()
        self._parts_of_a_name()
        self._either(_NAMES)
        self._either(None)
        self._codes_and_house_numbers()
        self._by_cells()
        return dict(sorted(self.found.items()))

    def _by_header(self) -> None:
        """Map each field to the column whose header ranks best and whose cells do not contradict it."""
        ranked = sorted(
            (rank, column, field)
            for column in self.open
            for field, rank in headers.meanings(self.header[column]).items()
            if not cells.contradict(field, self.filled[column])
        )
        for _rank, column, field in ranked:
            self._assign(column, field)

    def _parts_of_a_name(self) -> None:
        """Read "Nombre" beside "Apellidos" as the first name, and "Name" beside "Vorname" as the last."""
        taken = set(self.found.values())
        if Field.LAST_NAME in taken and Field.FIRST_NAME not in taken:
            self._assign_named(FIRST_BESIDE_LAST, Field.FIRST_NAME)
        elif Field.FIRST_NAME in taken and not taken & {Field.LAST_NAME, Field.CONTACT_NAME}:
            self._assign_named(LAST_BESIDE_FIRST, Field.LAST_NAME)

    def _assign_named(self, phrases: str, field: Field) -> None:
        words = {squeezed(phrase) for phrase in phrases.split(",")}
        first = next((column for column, each in self.found.items() if each == Field.FIRST_NAME), None)
        for column in self.open:
            if (
                squeezed(self.header[column]) in words
                and headers.hinted(self.header[column]) != Entity.COMPANY
            ):
                is_whole = first is not None and cells.contain(self.filled[column], self.filled[first])
                self._assign(column, Field.CONTACT_NAME if is_whole else field)

    def _either(self, only: tuple[Field, Field] | None) -> None:
        """Map headers that fit both: to the contact if the list names contacts, unless they say whose they are."""
        for column in self.open:
            fits = headers.either(self.header[column])
            if column in self.found or fits is None or (only and fits[0] != only):
                continue
            (company, person), entity = fits
            if fits[0] == _NAMES:
                is_person = Field.COMPANY_NAME in self.found.values() or bool(
                    _PERSON & set(self.found.values())
                )
            else:
                is_person = bool(_PERSON & set(self.found.values()))
            if entity:
                is_person = entity == Entity.PERSON
            first, second = (person, company) if is_person else (company, person)
            for field in (first,) if entity else (first, second):
                is_free = field not in self.found.values() and not cells.contradict(
                    field, self.filled[column]
                )
                if is_free and self._assign(column, field):
                    break

    def _codes_and_house_numbers(self) -> None:
        """Add the columns of area codes before a phone number, and of house numbers after a street."""
        codes, numbers, after = (
            {squeezed(word) for word in words.split(",")}
            for words in (AREA_CODE, f"{HOUSE_NUMBER}, {HOUSE_NUMBERS}", AFTER_STREET)
        )
        for column in self.open:
            key, beside = squeezed(self.header[column]), self.found.get(column + 1)
            if key in after and self.found.get(column - 1) == Field.ADDRESS:
                self.found[column] = Field.ADDRESS
            if column in self.found:
                continue
            if key in codes and beside in _PHONES and beside:
                self.found[column] = beside
            elif (
                numbers.intersection([key, *headers.shortened(key)]) and Field.ADDRESS in self.found.values()
            ):
                self.found[column] = Field.ADDRESS

    def _by_cells(self) -> None:
        """Map columns with unknown headers by their cells."""
        has_people = bool(_PERSON & set(self.found.values()))
        for column in self.open:
            filled = self.filled[column]
            if column in self.found or not filled or len(filled) * 2 < self.size:
                continue
            if field := cells.field_of(
                column, header_patterns.folded(self.header[column]), filled, has_people=has_people
            ):
                self._assign(column, field)

    def _assign(self, column: int, field: Field) -> bool:
        """Map the column unless it is mapped, or the field has another one and may not have two."""
        if column in self.found or (field in self.found.values() and field not in _MAY_REPEAT):
            return False
        self.found[column] = field
        return True


def _filled(column: int, sample: Sequence[Sequence[str]]) -> list[str]:
    return [cell for row in sample if column < len(row) and (cell := texts.plain(row[column]))]
