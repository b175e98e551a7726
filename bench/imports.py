"""Importing a list takes the same work per row whatever its size, whether its companies are new or known.

BENCH_IMPORTS=1000,10000 sets the numbers of rows, smallest first. The work is the processor time of the worker and its
PostgreSQL process, so that others on the machine hardly matter.
"""

import os
from collections.abc import Iterator
from datetime import date

import psutil
from django.db import connection

from campaigns.models import Audience, Campaign, Proposition, Territory
from leads.imports import opening, pipeline, upload
from leads.models import ImportBatch
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from . import desk
from .figure import Figure

SIZES = [int(size) for size in os.environ.get("BENCH_IMPORTS", "1000,10000").split(",")]
FLAT = 1.5
WORKER_MEMORY = 250_000_000  # bytes
HEADER = "Company name,KvK,Country,Postcode,Company phone,Contact name,Mobile,Contact email"


def figures() -> Iterator[Figure]:
    """Compare the time per row of each list with that of the smallest, for new and for known companies."""
    per_row: dict[str, list[float]] = {"new": [], "known": []}
    for size in SIZES:
        desk.copy(desk.empty(), f"bench_imports_{size}")
        admin, campaigns = _people_and_campaigns()
        for kind, campaign in zip(per_row, campaigns, strict=True):
            seconds = _import(size, campaign, admin)
            per_row[kind].append(seconds / size)
    for kind, times in per_row.items():
        ratio = times[-1] / times[0]
        yield Figure(
            f"imports_{kind}", SIZES[-1], 0, 0, times[-1] * 1000, ratio, FLAT, f"work per row at {SIZES[0]:,}"
        )
    known_to_new = per_row["known"][-1] / per_row["new"][-1]
    ms = per_row["known"][-1] * 1000
    yield Figure("imports_known", SIZES[-1], 0, 0, ms, known_to_new, FLAT, "work per row of new companies")
    memory = psutil.Process().memory_info().rss
    yield Figure("imports_memory", SIZES[-1], 0, 0, 0, memory / WORKER_MEMORY, 1.0, "250 MB")


def _import(size: int, campaign: Campaign, admin: User) -> float:
    """Import a list in the turns of the worker, and return the processor seconds after the upload."""
    batch = upload.create_batch(_list(size), "list.csv", campaign, country="NL", by=admin)
    if batch.state == ImportBatch.State.OPENING:  # too large for a page
        opening.run(batch.at)
        batch = ImportBatch.objects.for_pages().get(pk=batch.pk)
    pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
    started = _processor_seconds()
    _work(batch, ImportBatch.State.PREVIEWED)
    pipeline.start_committing(batch)
    _work(batch, ImportBatch.State.COMMITTED)
    return _processor_seconds() - started


def _processor_seconds() -> float:
    """Return what this process and its PostgreSQL process have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
    return sum(sum(process.cpu_times()[:2]) for process in (psutil.Process(), server))


def _work(batch: ImportBatch, until: str) -> None:
    while batch.state != until or (batch.staged_rows and until == ImportBatch.State.COMMITTED):
        if not pipeline.run(batch.at):
            raise RuntimeError(f"the import is {batch.state}: {batch.error}")
        batch = ImportBatch.objects.for_pages().get(pk=batch.pk)


def _list(size: int) -> bytes:
    """Return companies with a person and two numbers each; three in ten name a company again."""
    rows = [HEADER]
    for row in range(size):
        n = row if row % 10 < 7 else row - row % 10
        rows.append(
            f"Firma {n} B.V.,{10_000_000 + n:08d},NL,{1000 + n % 9000} AB,020 {2_000_000 + n:07d},"
            f"Persoon {row},06-{10_000_000 + row:08d},p{row}@c{n}.example"
        )
    return "\n".join(rows).encode()


def _people_and_campaigns() -> tuple[User, list[Campaign]]:
    team = Team.objects.create(name="North")
    rep, field, admin = (
        User.objects.create_user(f"{role}@desk.example", None, name=role, role=role, level=level, team=team)
        for role, level in ((Role.INSIDE, "medior"), (Role.FIELD, ""), (Role.ADMIN, ""))
    )
    territory = Territory.objects.create(
        name="All", team=team, inside_rep=rep, field_rep=field, countries=["NL"]
    )
    campaigns = []
    for name in ("First", "Second"):
        campaign = Campaign.objects.create(
            team=team,
            name=name,
            proposition=Proposition.objects.create(team=team, name=name, pitch="Sooner."),
            audience=Audience.objects.create(team=team, name=name),
            starts_on=date(2026, 1, 1),
        )
        campaign.territories.add(territory)
        campaigns.append(campaign)
    return admin, campaigns
