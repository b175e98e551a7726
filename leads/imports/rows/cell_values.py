"""Read the values of a row from its cells, truncated to the field length, and collect their problems."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import ImportPerson
from salesdesk import parsing
from salesdesk.parsing.numbers import is_rounded

from ..mapping.fields import Field

#: Maximum length of each field of an imported person.
PERSON_LENGTHS = {field.name: field.max_length or 0 for field in ImportPerson._meta.concrete_fields}


#: An error in these is neither yes nor no, and no default takes its place.
_UNKNOWN_DECIDES = (
    *(Field.DO_NOT_CALL, Field.MAY_BE_CALLED, Field.DO_NOT_EMAIL),
    *(Field.COUNTRY, Field.LEGAL_FORM),
)
_INTEGER = 2_147_483_647
_AMOUNT = Decimal(10) ** 16
_CODE = 5  # digits at most of an area or country code that has a column of its own
_HOUSE_NUMBER = 8  # characters at most


class CellValues:
    """The filled cells of one row by field, with the problems found; `marks` holds each column's decimal mark."""

    def __init__(self, cells: Mapping[Field, Sequence[str]], marks: Mapping[Field, str]) -> None:
        self.marks = marks
        self.problems: list[Promise | str] = []
        self.blocked = False
        self.cells = {field: self._known(field, values) for field, values in cells.items()}

    def _known(self, field: Field, values: Sequence[str]) -> Sequence[str]:
        """Leave out the errors of spreadsheets, with a problem for each, where they do not decide by themselves."""
        if field in _UNKNOWN_DECIDES or not any(map(parsing.is_error, values)):
            return values
        for value in filter(parsing.is_error, values):
            self.problems.append(
                format_lazy(
                    _("{field}: the spreadsheet shows the error {error}."), field=field.label, error=value
                )
            )
        return [value for value in values if not parsing.is_error(value)]

    def block(self, problem: Promise | str) -> None:
        self.problems.append(problem)
        self.blocked = True

    def raw(self, field: Field) -> str:
        """Return the first filled cell."""
        return next(iter(self.cells.get(field, ())), "")

    def text(self, field: Field, most: int) -> str:
        cells = self.cells.get(field)
        if not cells:
            return ""
        return self.cut(parsing.text(cells[0]) if len(cells) == 1 else self.joined(field), most, field)

    def postcode(self, country: str) -> str:
        """Return the postcode, unless a spreadsheet has rounded away its digits."""
        written = self.raw(Field.POSTCODE)
        if is_rounded(written):
            problem = _("The postcode “{written}” was rounded by a spreadsheet, so it was skipped.")
            self.problems.append(format_lazy(problem, written=written))
            return ""
        return parsing.postcode(written, country)

    def deal(self) -> str:
        """Return the name and number of the deal, which lists of past outcomes have."""
        name, number = (parsing.text(self.raw(field)) for field in (Field.DEAL_NAME, Field.EXTERNAL_ID))
        return f"{name} ({number})" if name and number else name or number

    def joined(self, field: Field, between: str = ", ") -> str:
        """Return all cells as one text; a house number follows its street."""
        text = ""
        for cell in dict.fromkeys(filter(None, map(parsing.text, self.cells.get(field, ())))):
            follows = len(cell) <= _HOUSE_NUMBER and (any(map(str.isdigit, cell)) or len(cell) == 1)
            text = f"{text}{' ' if follows else between}{cell}" if text else cell
        return text

    def cut(self, value: str, most: int, field: Field) -> str:
        if len(value) > most:
            self.problems.append(
                format_lazy(_("{field}: shortened to {most} characters."), field=field.label, most=most)
            )
        return value[:most]

    def number(self, field: Field) -> Decimal | None:
        written = parsing.text(self.raw(field))
        number = parsing.number(written, self.marks[field]) if written else None
        if written and number is None:
            self.problems.append(
                format_lazy(
                    _("{field}: “{written}” is not a number."), field=field.label, written=written[:40]
                )
            )
        return number

    def count(self, field: Field) -> int | None:
        number = self.number(field)
        return int(number) if number is not None and 0 <= number <= _INTEGER else None

    def amount(self, field: Field) -> Decimal | None:
        number = self.number(field)
        return round(number, 2) if number is not None and abs(number) < _AMOUNT else None

    def phone(self, field: Field, country: str) -> tuple[str, str]:
        """Return the E.164 number, or "", and the text as typed."""
        cell = self._numbers(field)
        if not cell:
            return "", ""
        phone = parsing.phone(cell, country)
        if phone.problem:
            self.problems.append(phone.problem)
        return phone.e164, parsing.text(cell)[: PERSON_LENGTHS["phone_typed"]]

    def phones(self, field: Field, country: str) -> list[str]:
        """Return all valid numbers."""
        return parsing.phones(self._numbers(field), country)

    def _numbers(self, field: Field) -> str:
        """Return the numbers of all columns, each behind its area code if that has a column of its own."""
        cells = [cell for cell in self.cells.get(field, ()) if parsing.text(cell)]
        if len(cells) < 2:
            return cells[0] if cells else ""
        numbers: list[str] = []
        code = ""
        for cell in cells:
            digits = sum(map(str.isdigit, cell))
            if 0 < digits <= _CODE and not numbers:
                code = f"{code} {cell}".strip()
            elif digits > _CODE:
                numbers.append(f"{code} {cell}".strip() if not numbers else cell)
        return "; ".join(dict.fromkeys(numbers)) or "; ".join(cells)

    def email(self, field: Field) -> str:
        cells = self.cells.get(field)
        if not cells:
            return ""
        email = parsing.email("; ".join(cells))
        if email.problem:
            self.problems.append(email.problem)
        if email.rest:
            self.problems.append(
                format_lazy(
                    _("Further e-mail addresses were skipped: {others}."),
                    others=", ".join(email.rest),
                )
            )
        return email.first[: PERSON_LENGTHS["email"]]
