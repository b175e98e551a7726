"""The lists that came in: 3,000 leads over half a year, most of which nobody has called yet."""

import csv
import io
from dataclasses import dataclass

from leads.imports import pipeline, upload
from leads.imports.fields import Field
from salesdesk import clock

from .companies import Row
from .world import World


@dataclass(frozen=True)
class List:
    """So many companies of a country for a campaign, in a week that counts from the beginning."""

    week: int
    campaign: str
    country: str
    companies: int
    #: Companies that another campaign knows already.
    known: int = 0
    #: Of its companies, those that another campaign knows as well, written so that nobody recognises them.
    twins: int = 0


LISTS = [
    List(0, "fair", "NL", 70),
    List(0, "fair", "ES", 50),
    List(0, "cold", "NL", 110),
    List(1, "cold", "ES", 80),
    List(1, "clean", "TW", 120),
    List(2, "energy", "NL", 90),
    List(7, "safe", "ES", 60),
    List(9, "cold", "NL", 110),
    List(12, "energy", "NL", 80, known=20),
    List(13, "clean", "TW", 150),
    List(16, "safe", "ES", 190, known=10),
    List(18, "cold", "ES", 220),
    List(20, "cold", "NL", 230),
    List(22, "energy", "NL", 390, known=20, twins=1),
    List(23, "clean", "TW", 340),
    List(25, "cold", "NL", 280, twins=1),
    List(25, "service", "NL", 110, known=80),
    List(25, "service", "ES", 50, known=50),
    List(25, "service", "TW", 50, known=40),
]


def arrive(world: World, arriving: List) -> None:
    """The admin sends a list in, looks at it, and has it imported."""
    campaign = world.campaigns[arriving.campaign]
    industries = list(campaign.audience.industries)
    rows = world.register.known(arriving.country, arriving.campaign, arriving.known)
    found = world.register.found(arriving.country, arriving.campaign, industries, arriving.companies)
    world.register.written_anew(found[: arriving.twins], arriving.country, arriving.campaign)
    rows += found
    batch = upload.create_batch(
        _file(rows), _named(arriving), campaign, country=arriving.country, by=world.people.ada
    )
    pipeline.start_reading(batch, dict(enumerate(rows[0])), country=arriving.country)
    pipeline.process(batch.pk)
    batch.refresh_from_db()
    pipeline.start_committing(batch)
    pipeline.process(batch.pk)


def _file(rows: list[Row]) -> bytes:
    """The list as somebody's spreadsheet saves it."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(Field(field).label for field in rows[0])
    lines.writerows(row.values() for row in rows)
    return text.getvalue().encode()


def _named(arriving: List) -> str:
    return f"{arriving.campaign}-{arriving.country.lower()}-{clock.now():%Y-%m-%d}.csv"
