"""Read single cells of a row, truncated to the field length, and collect their problems."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from salesdesk import parsing

from ..models import ImportPerson
from .mapping.fields import Field

#: Maximum length of each field of an imported person.
PERSON_LENGTHS = {field.name: field.max_length or 0 for field in ImportPerson._meta.concrete_fields}


class CellValues:
    """The cells of one row by field, with the problems found; `marks` holds each column's decimal mark."""

    def __init__(self, cells: Mapping[Field, str], marks: Mapping[Field, str]) -> None:
        self.cells, self.marks = cells, marks
        self.problems: list[Promise | str] = []
        self.blocked = False

    def block(self, problem: Promise | str) -> None:
        self.problems.append(problem)
        self.blocked = True

    def text(self, field: Field, most: int) -> str:
        cell = self.cells.get(field, "")
        return self.cut(parsing.text(cell), most, field) if cell else ""

    def cut(self, value: str, most: int, field: Field) -> str:
        if len(value) > most:
            self.problems.append(
                format_lazy(_("{field}: shortened to {most} characters."), field=field.label, most=most)
            )
        return value[:most]

    def number(self, field: Field) -> Decimal | None:
        written = parsing.text(self.cells.get(field, ""))
        number = parsing.number(written, self.marks[field]) if written else None
        if written and number is None:
            self.problems.append(
                format_lazy(
                    _("{field}: “{written}” is not a number."), field=field.label, written=written[:40]
                )
            )
        return number

    def phone(self, field: Field, country: str) -> tuple[str, str]:
        """Return the E.164 number, or "", and the text as typed."""
        cell = self.cells.get(field, "")
        if not cell:
            return "", ""
        phone = parsing.phone(cell, country)
        if phone.problem:
            self.problems.append(phone.problem)
        return phone.e164, parsing.text(cell)[: PERSON_LENGTHS["phone_typed"]]

    def email(self, field: Field) -> str:
        cell = self.cells.get(field, "")
        if not cell:
            return ""
        email = parsing.email(cell)
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
