"""Imported lists: 3,000 leads over half a year, most of them never called."""

import csv
import io
from dataclasses import dataclass

from leads.imports import opening, pipeline, upload
from leads.imports.mapping.fields import Field
from leads.models import ImportBatch
from leads.models.compliance.calling_law import LegalForm
from salesdesk import clock

from ..companies import Row
from ..world import World


@dataclass(frozen=True)
class ContactList:
    """A list of companies in one country for a campaign, imported in week `week` of the history."""

    week: int
    campaign: str
    country: str
    companies: int
    #: Additional companies that are already in another campaign.
    known: int = 0
    #: How many of `companies` are duplicates of another campaign's, under names that the import does not recognize.
    duplicates: int = 0


LISTS = [
    ContactList(0, "fair", "NL", 70),
    ContactList(0, "fair", "ES", 50),
    ContactList(0, "cold", "NL", 110),
    ContactList(1, "cold", "ES", 80),
    ContactList(1, "clean", "TW", 120),
    ContactList(2, "energy", "NL", 90),
    ContactList(7, "safe", "ES", 60),
    ContactList(9, "cold", "NL", 110),
    ContactList(12, "energy", "NL", 80, known=20),
    ContactList(13, "clean", "TW", 150),
    ContactList(16, "safe", "ES", 190, known=10),
    ContactList(18, "cold", "ES", 220),
    ContactList(19, "owners", "NL", 390, known=20, duplicates=1),
    ContactList(20, "cold", "NL", 230),
    ContactList(23, "clean", "TW", 340),
    ContactList(25, "cold", "NL", 280, duplicates=1),
    ContactList(25, "service", "NL", 110, known=80),
    ContactList(25, "service", "ES", 50, known=50),
    ContactList(25, "service", "TW", 50, known=40),
]


def import_list(world: World, incoming: ContactList) -> None:
    """Upload, check and commit a list as the admin."""
    campaign = world.campaigns[incoming.campaign]
    industries = list(campaign.audience.industries)
    rows = world.register.reuse(incoming.country, incoming.campaign, incoming.known)
    found = world.register.create(incoming.country, incoming.campaign, industries, incoming.companies)
    world.register.disguise_as_known(found[: incoming.duplicates], incoming.country, incoming.campaign)
    rows += found
    batch = upload.create_batch(
        _file(rows), _file_name(incoming), campaign, country=incoming.country, by=world.people.ada
    )
    if batch.state == ImportBatch.State.OPENING:  # the machine is busy
        opening.run(clock.now())
    mapping = dict(enumerate(rows[0]))
    pipeline.start_reading(batch, mapping, country=incoming.country, legal_form=LegalForm.COMPANY)
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)


def _file(rows: list[Row]) -> bytes:
    """Return the list as a CSV file."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(Field(field).label for field in rows[0])
    lines.writerows(row.values() for row in rows)
    return text.getvalue().encode()


def _file_name(incoming: ContactList) -> str:
    return f"{incoming.campaign}-{incoming.country.lower()}-{clock.now():%Y-%m-%d}.csv"
