"""Read a row as a company with its people, and collect its problems."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import ImportRow, Stakeholder
from salesdesk import parsing

from .cell_values import PERSON_LENGTHS, CellValues
from .legal_forms import legal_form
from .mapping.fields import Field

_INTEGER = 2_147_483_647
_AMOUNT = Decimal(10) ** 16
_LENGTHS = {field.name: field.max_length or 0 for field in ImportRow._meta.concrete_fields}


class Person(NamedTuple):
    """A person in a row, or the switchboard (no name). Field order as in leads_importperson."""

    buying_role: str
    name: str
    title: str
    phone: str
    phone_typed: str
    email: str


class Row(NamedTuple):
    """The values of a row; a `blocked` row can't be imported. `region` helps to find the time zone."""

    name: str
    other_name: str
    name_key: str
    legal_form: str
    register_number: str
    country: str
    region: str
    postcode: str
    city: str
    address: str
    industry: str
    employees: int | None
    revenue: Decimal | None
    website: str
    note: str
    problems: list[str]
    blocked: bool
    phone_invalid: bool
    people: list[Person]


class RowReader:
    """Read the rows of a list. `country` and `legal_form` are the defaults; `sample` reveals decimal marks."""

    def __init__(
        self,
        mapping: Mapping[int, str],
        *,
        country: str,
        legal_form: str = "",
        sample: Sequence[Sequence[str]] = (),
    ) -> None:
        self.columns = {Field(field): column for column, field in mapping.items()}
        self.country = country
        self.legal_form = legal_form
        self.marks: dict[Field, str] = {
            field: parsing.decimal_mark(row[self.columns[field]] for row in sample)
            for field in (Field.EMPLOYEES, Field.REVENUE)
            if field in self.columns
        }

    def read(self, cells: Sequence[str], misfit: Promise | str = "") -> Row:
        """Read one row. Never raises; errors are listed in `problems`."""
        return _OneRow(self, cells).read(misfit)


class _OneRow(CellValues):
    """A row while it is read."""

    def __init__(self, reader: RowReader, cells: Sequence[str]) -> None:
        super().__init__({field: cells[column] for field, column in reader.columns.items()}, reader.marks)
        self.reader = reader

    def read(self, misfit: Promise | str) -> Row:
        if misfit:
            self.block(misfit)
        name = self.text(Field.COMPANY_NAME, _LENGTHS["name"])
        if not name:
            self.block(_("The company name is missing."))
        country = self._country()
        place = parsing.place_in_address(self.cells.get(Field.ADDRESS, ""), country)
        postcode = parsing.postcode(self.cells.get(Field.POSTCODE, ""), country) or place.postcode
        self._refuse_do_not_call()
        people, wrong = self._people(country)
        return Row(
            name=name,
            other_name=self.text(Field.COMPANY_NAME_OTHER, _LENGTHS["other_name"]),
            name_key=parsing.name_key(name)[: _LENGTHS["name_key"]],
            legal_form=self._legal_form(name),
            register_number=self._register_number(),
            country=country,
            region=parsing.text(self.cells.get(Field.REGION, "")),
            postcode=self.cut(postcode, _LENGTHS["postcode"], Field.POSTCODE),
            city=self.text(Field.CITY, _LENGTHS["city"]) or place.city,
            address=self.text(Field.ADDRESS, _LENGTHS["address"]),
            industry=self.text(Field.INDUSTRY, _LENGTHS["industry"]),
            employees=self._count(),
            revenue=self._amount(),
            website=self.text(Field.WEBSITE, _LENGTHS["website"]),
            note=self._note(),
            people=people,
            phone_invalid=wrong,
            problems=[str(problem) for problem in dict.fromkeys(self.problems)],
            blocked=self.blocked,
        )

    def _country(self) -> str:
        written = parsing.text(self.cells.get(Field.COUNTRY, ""))
        if not written:
            return self.reader.country
        if not (code := parsing.country(written)):
            self.block(format_lazy(_("We don't recognize the country “{written}”."), written=written))
        return code

    def _legal_form(self, name: str) -> str:
        """Return the legal form of the cell, else of the name, else the default of the list."""
        written = parsing.text(self.cells.get(Field.LEGAL_FORM, ""))
        if form := legal_form(written, name):
            return form
        if written:
            self.problems.append(
                format_lazy(_("We don't recognize the legal form “{written}”."), written=written)
            )
            return ""
        return self.reader.legal_form

    def _register_number(self) -> str:
        """Return the registration number; all zeros mean that there is none."""
        number = self.text(Field.REGISTER_NUMBER, _LENGTHS["register_number"])
        return number if number.strip("0 .-") else ""

    def _refuse_do_not_call(self) -> None:
        do_not_call = parsing.flag(self.cells.get(Field.DO_NOT_CALL, ""))
        if do_not_call:
            self.block(_("Marked as do not call in the list."))
        elif do_not_call is None:
            self.block(
                format_lazy(
                    _("“{written}” in the do-not-call column is neither yes nor no, so the row is rejected."),
                    written=parsing.text(self.cells[Field.DO_NOT_CALL]),
                )
            )

    def _count(self) -> int | None:
        number = self.number(Field.EMPLOYEES)
        return int(number) if number is not None and 0 <= number <= _INTEGER else None

    def _amount(self) -> Decimal | None:
        number = self.number(Field.REVENUE)
        return round(number, 2) if number is not None and abs(number) < _AMOUNT else None

    def _note(self) -> str:
        source = parsing.text(self.cells.get(Field.SOURCE, ""))
        note = parsing.text(self.cells.get(Field.NOTE, ""))
        return "\n".join(filter(None, [note, source and f"{Field.SOURCE.label}: {source}"]))

    def _people(self, country: str) -> tuple[list[Person], bool]:
        """Return the people, main contact first, and whether the main number is invalid."""
        company = self.phone(Field.COMPANY_PHONE, country)
        own = self.phone(Field.CONTACT_PHONE, country)
        company_mail = self.email(Field.COMPANY_EMAIL)
        named = self.text(Field.CONTACT_NAME, PERSON_LENGTHS["name"])
        second = self.text(Field.SECOND_CONTACT_NAME, PERSON_LENGTHS["name"])
        decider = self.text(Field.DECIDER_NAME, PERSON_LENGTHS["name"])
        best = own if own[0] or not company[0] else company
        main = Person(
            buying_role=Stakeholder.BuyingRole.DECIDES if named and named == decider else "",
            name=named,
            title=self.text(Field.CONTACT_TITLE, PERSON_LENGTHS["title"]),
            phone=best[0],
            phone_typed=best[1] or company[1],
            email=self.email(Field.CONTACT_EMAIL) or company_mail,
        )
        people = [main] if any(main) else []
        for name, buying_role in (
            (second, Stakeholder.BuyingRole.INFLUENCES),
            (decider, Stakeholder.BuyingRole.DECIDES),
        ):
            if name and name not in {person.name for person in people}:
                people.append(Person(buying_role, name, "", *company, ""))
        if named and own[0] and company[0] and own[0] != company[0]:
            people.append(Person("", "", "", *company, company_mail))
        return people, bool(main.phone_typed and not main.phone)
