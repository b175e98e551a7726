"""Read a list into the staging tables by COPY, without changing companies or leads."""

from collections.abc import Generator
from contextlib import closing
from itertools import islice

from django.db import connection
from django.utils import translation

from leads.models import ImportBatch, ImportPerson, ImportRow, Place
from leads.models.compliance.suppression import company_digest, digest, person_digests
from salesdesk import clock

from .rows.people import Person
from .rows.row_reader import Row, RowReader
from .upload import table_of

CHUNK = 5_000
SAMPLE_ROWS = 1_000  # rows, to detect the decimal mark of a column

_ROWS = """
    COPY leads_importrow (batch_id, line, name, other_name, name_key, legal_form, register_number, country, postcode,
                          city, address, industry, employees, revenue, website, place_id, note, problems, blocked,
                          phone_invalid, do_not_call, do_not_email)
    FROM STDIN
"""
_PEOPLE = """
    COPY leads_importperson (batch_id, line, position, buying_role, name, title, phone, phone_typed, number_digest,
                             email, email_digest, first_name, person_digests)
    FROM STDIN
"""


def stage_rows(batch: ImportBatch) -> None:
    """Stage all rows, replacing earlier ones. Problems are stored in the uploader's language."""
    clear_rows(batch)
    with translation.override(batch.by.language), closing(_rows(batch)) as rows:
        places = _Places()
        while chunk := list(islice(rows, CHUNK)):
            _copy(batch.pk, chunk, places)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leads_importrow, leads_importperson")


def clear_rows(batch: ImportBatch) -> None:
    """Delete the staged rows of `batch`."""
    ImportPerson.objects.filter(batch=batch).delete()
    ImportRow.objects.filter(batch=batch).delete()


def _rows(batch: ImportBatch) -> Generator[tuple[int, Row], None, None]:
    table = table_of(batch)
    mapping = {int(column): field for column, field in batch.mapping.items()}
    reader = RowReader(
        mapping,
        country=batch.country,
        legal_form=batch.legal_form,
        sample=table.sample(SAMPLE_ROWS),
        all_object=batch.is_do_not_call_list,
    )
    for line, cells in table.rows:
        yield line, reader.read(cells, table.misfit(cells))


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
                            row.legal_form,
                            row.register_number,
                        ),
                        *(row.country, row.postcode, row.city, row.address, row.industry, row.employees),
                        *(row.revenue, row.website, place, row.note, row.problems, row.blocked),
                        *(row.phone_invalid, row.do_not_call, row.do_not_email),
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
    """Cache of the places in a list, so that each is looked up once."""

    def __init__(self) -> None:
        self.keys: dict[clock.Place, int] = {}
        self.found: dict[tuple[str, ...], clock.Place] = {}

    def key_of(self, row: Row) -> int:
        place = self._place_of(row)
        if place not in self.keys:
            self.keys[place] = Place.objects.get_or_create(
                country=place.country, subdivision=place.subdivision, zones=list(place.zones)
            )[0].pk
        return self.keys[place]

    def _place_of(self, row: Row) -> clock.Place:
        """Return the place; the phone number is used only if the country has several time zones."""
        postcode = row.postcode if row.country == "ES" else ""
        known = (row.country, row.region, postcode)
        if known not in self.found:
            self.found[known] = clock.place_of(row.country, row.region, postcode)
        place = self.found[known]
        phone = next((person.phone for person in row.people if person.phone), "")
        if place.zone or not phone:
            return place
        return clock.place_of(row.country, row.region, postcode, phone=phone)
