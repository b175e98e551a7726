"""Importing a list takes the same work per row whatever its size, whether its companies are new or known.

It is compared with COPY and the same rows written by hand with SQL, and undoing it with importing it. The lists have 20
columns, and three rows in ten name a company again. BENCH_IMPORTS=1000,10000 sets the numbers of rows, smallest first.
The work is the processor time of the worker and its PostgreSQL process, so that others on the machine hardly matter.
"""

import os
from collections.abc import Iterator
from datetime import date

import psutil
from django.db import connection

from campaigns.models import Audience, Campaign, Proposition, Territory
from leads.imports import opening, pipeline, upload
from leads.imports.undo import asking
from leads.models import ImportBatch, Lead
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import desk
from ..figure import Figure
from . import by_hand

SIZES = [int(size) for size in os.environ.get("BENCH_IMPORTS", "1000,10000").split(",")]
FLAT = 1.5
WORKER_MEMORY = 250_000_000  # bytes
#: Of importing ÷ writing the rows by hand, and of undoing ÷ importing.
BY_HAND, UNDO = 2.0, 1.0
HEADER = (
    "Company name,KvK,Country,Postcode,Company phone,Contact name,Mobile,Contact email,City,Street,Website,Industry,"
    "Employees,Revenue,Job title,Note,First name,Region,Account manager,Tags"
)


def figures() -> Iterator[Figure]:
    """Compare the time per row of each list with that of the smallest, for new and for known companies."""
    per_row: dict[str, list[float]] = {"new": [], "known": []}
    for size in SIZES:
        batches: list[ImportBatch] = []
        desk.copy(desk.empty(), f"bench_imports_{size}")
        admin, campaigns = _people_and_campaigns()
        for kind, campaign in zip(per_row, campaigns, strict=True):
            seconds, batch = _import(size, campaign, admin)
            per_row[kind].append(seconds / size)
            batches.append(batch)
    for kind, times in per_row.items():
        ratio = times[-1] / times[0]
        yield Figure(
            f"imports_{kind}", SIZES[-1], 0, 0, times[-1] * 1000, ratio, FLAT, f"work per row at {SIZES[0]:,}"
        )
    known_to_new = per_row["known"][-1] / per_row["new"][-1]
    ms = per_row["known"][-1] * 1000
    yield Figure("imports_known", SIZES[-1], 0, 0, ms, known_to_new, FLAT, "work per row of new companies")
    yield _undo_figure(batches, admin, sum(times[-1] for times in per_row.values()))
    memory = psutil.Process().memory_info().rss
    yield Figure("imports_memory", SIZES[-1], 0, 0, 0, memory / WORKER_MEMORY, 1.0, "250 MB")
    hand = _by_hand(SIZES[-1])
    ratio = per_row["new"][-1] / hand
    yield Figure("imports_by_hand", SIZES[-1], 0, 0, hand * 1000, ratio, BY_HAND, "COPY and SQL by hand")


def _undo_figure(batches: list[ImportBatch], admin: User, imported: float) -> Figure:
    """Undo the lists, the last one first, and compare the work with `imported`, that of a row of each of them."""
    started = _processor_seconds()
    for batch in reversed(batches):
        asking.check(batch, admin)
        _finish_undo(batch)
        asking.start(batch, admin)
        _finish_undo(batch)
        if batch.rows_kept:
            raise RuntimeError(f"{batch.rows_kept} rows stayed")
    if Lead.objects.exists():
        raise RuntimeError("leads are left")
    seconds = (_processor_seconds() - started) / SIZES[-1]
    return Figure("imports_undo", SIZES[-1], 0, 0, seconds * 1000, seconds / imported, UNDO, "importing")


def _finish_undo(batch: ImportBatch) -> None:
    while batch.is_being_undone:
        if not pipeline.run(batch.at):
            raise RuntimeError(f"the undo is {batch.undo_state}: {batch.error}")
        batch.refresh_from_db()


def _by_hand(size: int) -> float:
    """Return the processor seconds per row of the same list with COPY and SQL by hand, on an empty desk."""
    desk.copy(desk.empty(), f"bench_by_hand_{size}")
    admin, campaigns = _people_and_campaigns()
    rows = [line.split(",") for line in _list(size).decode().splitlines()[1:]]
    started = _processor_seconds()
    by_hand.write(rows, campaigns[0], admin)
    seconds = _processor_seconds() - started
    if Lead.objects.count() != len({row[1] for row in rows}):
        raise RuntimeError("the rows by hand are others")
    return seconds / size


def _import(size: int, campaign: Campaign, admin: User) -> tuple[float, ImportBatch]:
    """Import a list in the turns of the worker; return the processor seconds after the upload, and the import."""
    batch = upload.create_batch(_list(size), "list.csv", campaign, country="NL", by=admin)
    if batch.state == ImportBatch.State.OPENING:  # too large for a page
        opening.run(batch.at)
        batch = ImportBatch.objects.for_pages().get(pk=batch.pk)
    pipeline.start_reading(batch, batch.mapping, country="NL", legal_form="company")
    started = _processor_seconds()
    _work(batch, ImportBatch.State.PREVIEWED)
    pipeline.start_committing(batch)
    _work(batch, ImportBatch.State.COMMITTED)
    seconds = _processor_seconds() - started
    return seconds, ImportBatch.objects.for_pages().get(pk=batch.pk)


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
            f"Persoon {row},06-{10_000_000 + row:08d},p{row}@c{n}.example,Breda,Markt {n % 300},c{n}.example,Transport,"
            f"{n % 500},{n % 90}000,Buyer,Met at the fair {row},Per{row},Brabant,Ann,fair"
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
