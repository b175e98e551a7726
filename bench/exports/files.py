"""Exports of leads, companies and contacts: written in short transactions and little memory, however long the list is.

BENCH_EXPORTS=1000000 sets the number of rows.
"""

import os
import tempfile
import time
from collections.abc import Iterator
from statistics import median

import psutil
from django.conf import settings
from django.test import override_settings

from leads.exports import requests, writing
from leads.models import LeadExport
from leads.models.exports.lead_export import ExportKind, ExportState
from salesdesk import clock
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import desk
from ..figure import Figure

ROWS = int(os.environ.get("BENCH_EXPORTS", "100000"))
#: Bytes that an export may add to its worker, which takes as much by itself.
MEMORY = 100_000_000
LONGEST = 30.0  # seconds of a transaction
#: Parts that are compared: the first and the last.
COMPARED = 5


def figures() -> Iterator[Figure]:
    """Yield the longest transaction, the last parts against the first, and the memory, for each list."""
    desk.use(desk.copy(desk.make(ROWS), "bench_exports"))
    team = Team.objects.get()
    by = User.objects.create_user("boss@desk.example", None, name="Boss", role=Role.MANAGER, team=team)
    with clock.moved_to(desk.NOW), tempfile.TemporaryDirectory() as folder:
        place = {"BACKEND": settings.FILE_STORAGE, "OPTIONS": {"location": folder}}
        with override_settings(STORAGES=settings.STORAGES | {"default": place}):
            for kind in ExportKind:
                yield from _of(kind, by)


def _of(kind: ExportKind, by: User) -> Iterator[Figure]:
    export = requests.ask(by, reason="Measure", filters={}, shown="", kind=kind)
    process, memory = psutil.Process(), 0
    before = process.memory_info().rss
    parts: list[float] = []
    while LeadExport.objects.to_write().exists():
        began = time.monotonic()
        writing.take_turn(export.pk)
        parts.append(time.monotonic() - began)
        memory = max(memory, process.memory_info().rss)
    export.refresh_from_db()
    assert (export.state, export.rows) == (ExportState.DONE, ROWS), (export.state, export.rows)
    began, size = time.monotonic(), 0
    for piece in requests.download(export):
        size += len(piece)
        memory = max(memory, process.memory_info().rss)
    took = time.monotonic() - began
    slower = median(parts[-COMPARED - 1 : -1] or parts) / median(parts[:COMPARED])
    ms = sum(parts) * 1_000 / ROWS
    added = memory - before
    said = (
        f"{MEMORY // 1_000_000} MB; {added / 1_000_000:.0f} MB, {size // 1_000_000} MB sent in {took:.1f} s"
    )
    yield Figure(f"exports_{kind}_longest", ROWS, 0, 0, ms, max(parts) / LONGEST, 1.0, f"{LONGEST:.0f} s")
    yield Figure(f"exports_{kind}_flat", ROWS, 0, 0, ms, slower, 1.5, "time of the first parts")
    yield Figure(f"exports_{kind}_memory", ROWS, 0, 0, ms, added / MEMORY, 1.0, said)
