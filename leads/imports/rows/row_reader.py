"""Read a row as a company with its people, and collect its problems."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from leads.models import ImportRow
from salesdesk import parsing

from ..mapping.fields import Field
from .legal_forms import legal_form
from .people import PeopleValues, Person, stand_in, stand_in_note
from .row import Row
from .sources import source_of

_LENGTHS = {field.name: field.max_length or 0 for field in ImportRow._meta.concrete_fields}


class RowReader:
    """Read the rows of a list. `country` and `legal_form` are the defaults; `sample` reveals decimal marks.

    With `all_object` each row of the list says that somebody must not be called. `partners` has the ids of the
    campaign's partners by spelling of their names.
    """

    def __init__(
        self,
        mapping: Mapping[int, str],
        *,
        country: str,
        legal_form: str = "",
        sample: Sequence[Sequence[str]] = (),
        all_object: bool = False,
        partners: Mapping[str, int] | None = None,
    ) -> None:
        self.columns: dict[Field, list[int]] = {}
        for column, field in sorted(mapping.items()):
            self.columns.setdefault(Field(field), []).append(column)
        #: The columns that hold facts; a note or a status in another one may object to calls.
        self.facts = {column for column, field in mapping.items() if field != Field.NOTE}
        self.all_object = all_object
        self.partners = partners or {}
        self.country = country
        self.legal_form = legal_form
        self.marks = {
            field: parsing.decimal_mark(row[self.columns[field][0]] for row in sample)
            for field in {Field.EMPLOYEES, Field.REVENUE} & self.columns.keys()
        }

    def read(self, cells: Sequence[str], misfit: Promise | str = "") -> Row:
        """Read one row. Never raises; errors are in `problems`."""
        return _OneRow(self, cells).read(misfit)


class _OneRow(PeopleValues):
    """A row while it is read."""

    def __init__(self, reader: RowReader, cells: Sequence[str]) -> None:
        filled = {
            field: [cells[column] for column in columns if cells[column]]
            for field, columns in reader.columns.items()
        }
        super().__init__(filled, reader.marks)
        self.notes = [cell for column, cell in enumerate(cells) if cell and column not in reader.facts]
        self.stand_in = ""
        self.reader = reader

    def read(self, misfit: Promise | str) -> Row:
        if misfit:
            self.block(misfit)
        country = self._country()
        do_not_call = self._do_not_call()
        do_not_email = self._do_not_email()
        people, wrong = self.people(country)
        if do_not_call:
            people = [*people, *self.further_numbers(country, people)] or [Person("", "", "", "", "", "")]
        name = self._company(people)
        place = parsing.place_in_address(self.raw(Field.ADDRESS), country)
        postcode = self.postcode(country) or place.postcode
        partner = self._partner()
        return Row(
            name=name,
            other_name=self.text(Field.COMPANY_NAME_OTHER, _LENGTHS["other_name"]),
            name_key=parsing.name_key(name)[: _LENGTHS["name_key"]],
            name_spellings=parsing.name_spellings(name),
            legal_form=self._legal_form(name),
            register_number=self._register_number(country),
            country=country,
            region=parsing.text(self.raw(Field.REGION)),
            postcode=self.cut(postcode, _LENGTHS["postcode"], Field.POSTCODE),
            city=self.text(Field.CITY, _LENGTHS["city"]) or place.city,
            address=self.text(Field.ADDRESS, _LENGTHS["address"]),
            industry=self.text(Field.INDUSTRY, _LENGTHS["industry"]),
            employees=self.count(Field.EMPLOYEES),
            revenue=self.amount(Field.REVENUE),
            website=self.text(Field.WEBSITE, _LENGTHS["website"]),
            note=self._note(),
            interest=self.text(Field.INTEREST, _LENGTHS["interest"]),
            source=source_of(self.joined(Field.SOURCE)),
            partner=partner,
            people=people,
            phone_invalid=wrong,
            problems=[str(problem) for problem in dict.fromkeys(self.problems)],
            blocked=self.blocked,
            do_not_call=do_not_call,
            do_not_email=do_not_email,
        )

    def _company(self, people: list[Person]) -> str:
        """Return the name of the company, or what stands for it."""
        name = self.text(Field.COMPANY_NAME, _LENGTHS["name"])
        if name or self.reader.all_object:
            return name
        if name := (stand_in(people) or self.deal())[: _LENGTHS["name"]]:
            self.stand_in = name
            self.problems.append(stand_in_note(name))
        else:
            self.blocked = True
            self.problems.insert(0, _("The company name is missing."))
        return name

    def _country(self) -> str:
        written = parsing.text(self.raw(Field.COUNTRY))
        if not written:
            return self.reader.country
        if not (code := parsing.country(written)):
            self.block(format_lazy(_("We don't recognize the country “{written}”."), written=written))
        return code

    def _legal_form(self, name: str) -> str:
        """Return the legal form of the cell, else of the name, else the default of the list."""
        written = parsing.text(self.raw(Field.LEGAL_FORM))
        if form := legal_form(written, name):
            return form
        if written:
            self.problems.append(
                format_lazy(_("We don't recognize the legal form “{written}”."), written=written)
            )
            return ""
        # Nothing is known of the legal form of a contact whose company the list does not name.
        return "" if self.stand_in else self.reader.legal_form

    def _register_number(self, country: str) -> str:
        number, problem = parsing.register_number(self.raw(Field.REGISTER_NUMBER), country)
        if problem:
            self.problems.append(problem)
        return self.cut(number, _LENGTHS["register_number"], Field.REGISTER_NUMBER)

    def _do_not_call(self) -> bool:
        """Return whether the row says that its people must not be called. Such a row is not imported."""
        if self.reader.all_object:
            return True
        answers = [(cell, parsing.objection(cell)) for cell in self.cells.get(Field.DO_NOT_CALL, ())]
        answers += [(cell, parsing.refusal(cell)) for cell in self.cells.get(Field.MAY_BE_CALLED, ())]
        if any(objects for _cell, objects in answers) or any(map(parsing.forbids_calls, self.notes)):
            self.block(_("Marked as do not call in the list."))
            return True
        for cell, objects in answers:
            if objects is None:
                text = _(
                    "“{written}” in the do-not-call column is neither yes nor no, so the row is rejected."
                )
                self.block(format_lazy(text, written=parsing.text(cell)))
        return False

    def _do_not_email(self) -> bool:
        """Return whether the row says so. A cell that is neither yes nor no leaves the addresses out."""
        answers = [(cell, parsing.objection(cell)) for cell in self.cells.get(Field.DO_NOT_EMAIL, ())]
        if any(objects for _cell, objects in answers):
            return True
        for cell in [cell for cell, objects in answers if objects is None]:
            text = _(
                "“{written}” in the do-not-e-mail column is neither yes nor no, so no address is imported."
            )
            self.problems.append(format_lazy(text, written=parsing.text(cell)))
            self.cells |= {Field.CONTACT_EMAIL: (), Field.COMPANY_EMAIL: ()}
        return False

    def _partner(self) -> int | None:
        """Return the partner. The name is in the note too, as it may match none or can't become that of the lead."""
        written = parsing.text(self.raw(Field.PARTNER))
        spellings = parsing.name_spellings(written) or [parsing.name_key(written)]
        matching = {self.reader.partners[each] for each in spellings if each in self.reader.partners}
        found = matching.pop() if len(matching) == 1 else None
        if written and found is None:
            text = _("No single partner matches “{written}”. The name is kept in the note.")
            self.problems.append(format_lazy(text, written=written))
        return found

    def _note(self) -> str:
        note = self.joined(Field.NOTE, between="\n")
        marked = self.stand_in and str(stand_in_note(self.stand_in))
        texts = {
            Field.SOURCE: self.joined(Field.SOURCE),
            Field.PARTNER: parsing.text(self.raw(Field.PARTNER)),
        }
        named = [f"{field.label}: {text}" for field, text in texts.items() if text]
        return "\n".join(filter(None, [note, *named, marked]))
