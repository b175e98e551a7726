"""Read the rows of a list into the staging tables by COPY, without changing companies or leads."""

import json
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet

from leads.assignment import partners
from leads.models import ImportBatch, ImportLine, Place
from leads.models.compliance.suppression import company_digest, digest, person_digests
from salesdesk import clock, formats
from salesdesk.custom_fields.values import CellReader

from .activities import staging as activities
from .history import staging as history
from .mapping import custom
from .rows import custom_cells
from .rows.people import Person
from .rows.row import Row
from .rows.row_reader import RowReader

CHUNK = 1_000  # rows; about half a second
SAMPLE_ROWS = 1_000  # rows, to detect the decimal mark of a column

_ROWS = """
    COPY leads_importrow (batch_id, line, name, other_name, name_key, name_spellings, legal_form, register_number,
                          country, postcode, city, address, industry, employees, revenue, website, place_id, note,
                          interest, source, partner_id, custom, problems, blocked, phone_invalid, do_not_call,
                          do_not_email, verdict)
    FROM STDIN
"""
_PEOPLE = """
    COPY leads_importperson (batch_id, line, position, buying_role, name, title, phone, phone_typed, number_digest,
                             email, email_digest, first_name, person_digests)
    FROM STDIN
"""


def stage_rows(batch: ImportBatch) -> tuple[int, int]:
    """Stage the next rows of the file. Return how many, and the last line.

    Problems are stored in the uploader's language.
    """
    lines = list(_lines(batch, after=batch.last_line)[:CHUNK])
    if not lines:
        return 0, batch.last_line
    with formats.read_by(batch.by):
        sample = _sample(batch)
        reader, own = _reader(batch, sample), _custom_columns(batch, sample)
        rows = [
            (each.line, custom_cells.add(reader.read(each.cells, each.misfit), own, each.cells))
            for each in lines
        ]
        if batch.is_history or batch.is_activities:
            rows = _with_pasts(batch, lines, rows)
        _copy(batch.pk, rows, _Places())
    return len(lines), lines[-1].line


def _lines(batch: ImportBatch, *, after: int) -> QuerySet[ImportLine]:
    return ImportLine.objects.filter(batch=batch, line__gt=after).order_by("line")


def _sample(batch: ImportBatch) -> list[list[str]]:
    return list(_lines(batch, after=0).values_list("cells", flat=True)[:SAMPLE_ROWS])


def _with_pasts(
    batch: ImportBatch, lines: list[ImportLine], rows: list[tuple[int, Row]]
) -> list[tuple[int, Row]]:
    """Stage what each row says of the past, and return the rows with what is wrong with it."""
    staging = history if batch.is_history else activities
    reader = staging.reader_of(batch, _sample(batch))
    pasts = [reader.read(line.cells) for line in lines]
    staging.TABLE.copy(batch, [(line.line, past) for line, past in zip(lines, pasts, strict=True)])
    return [(line, staging.with_past(row, past)) for (line, row), past in zip(rows, pasts, strict=True)]


def _reader(batch: ImportBatch, sample: Sequence[Sequence[str]]) -> RowReader:
    return RowReader(
        custom.own_fields(batch.mapping),
        country=batch.country,
        legal_form=batch.legal_form,
        sample=sample,
        all_object=batch.is_do_not_call_list,
        partners=partners.by_name(batch.campaign),
    )


def _custom_columns(batch: ImportBatch, sample: Sequence[Sequence[str]]) -> list[tuple[int, CellReader]]:
    fields = custom.named(batch.mapping.values())
    columns = {int(column): fields[name] for column, name in batch.mapping.items() if name in fields}
    return custom_cells.readers(columns, sample)


def _copy(batch_id: int, chunk: list[tuple[int, Row]], places: "_Places") -> None:
    located = [places.key_of(row) for _line, row in chunk]  # queries can't run during COPY
    with connection.cursor() as cursor:
        with cursor.copy(_ROWS) as copy:
            for (line, row), place in zip(chunk, located, strict=True):
                copy.write_row(
                    (
                        *(
                            batch_id,
                            line,
                            row.name,
                            row.other_name,
                            row.name_key,
                            row.name_spellings,
                            row.legal_form,
                            row.register_number,
                        ),
                        *(row.country, row.postcode, row.city, row.address, row.industry, row.employees),
                        *(row.revenue, row.website, place, row.note, row.interest, row.source, row.partner),
                        json.dumps(row.custom),
                        *(row.problems, row.blocked),
                        *(row.phone_invalid, row.do_not_call, row.do_not_email),
                        "refuse" if row.blocked else "",
                    )
                )
        with cursor.copy(_PEOPLE) as copy:
            for line, row in chunk:
                for position, person in enumerate(row.people):
                    copy.write_row((batch_id, line, position, *_staged(row, person)))


def _staged(row: Row, person: Person) -> tuple:
    number = digest(person.phone) if person.phone else None
    address = digest(person.email) if person.email else None
    known_by = person_digests(row.country, row.name_key, person.name, person.email)
    place = row.postcode or row.city
    if row.name_key and place and not (row.do_not_call and any(person)):
        known_by.append(company_digest(row.country, row.name_key, place))
    return (
        *(person.buying_role, person.name, person.title, person.phone, person.phone_typed),
        *(number, person.email, address, person.first_name, known_by),
    )


class _Places:
    """Cache of the places of some rows, so that each is looked up once."""

    def __init__(self) -> None:
        self.keys: dict[clock.Place, int] = {}
        self.found: dict[tuple[str, ...], clock.Place] = {}

    def key_of(self, row: Row) -> int:
        place = self._place_of(row)
        if place not in self.keys:
            self.keys[place] = Place.stored(place).pk
        return self.keys[place]

    def _place_of(self, row: Row) -> clock.Place:
        """Return the place; postcode and phone number are used only if the country has several time zones."""
        postcode = row.postcode if len(clock.zones_of(row.country)) > 1 else ""
        city = row.city if clock.names_decide(row.country) else ""
        known = (row.country, row.region, postcode, city)
        if known not in self.found:
            self.found[known] = clock.place_of(row.country, row.region, postcode, city=city)
        place = self.found[known]
        phone = next((person.phone for person in row.people if person.phone), "")
        if place.zone or not phone:
            return place
        return clock.place_of(row.country, row.region, postcode, phone=phone, city=city)
