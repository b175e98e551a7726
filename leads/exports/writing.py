"""The sweep that writes exports in parts, tells their person, and deletes expired files.

Each part is a transaction of its own, so that a killed worker goes on where it stopped. The rights of the person are
checked for each part: somebody who is blocked meanwhile gets nothing more.
"""

import csv
import io
import logging
import time
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leads.models import ExportPart, LeadExport
from leads.models.exports.lead_export import KEPT_FOR, ExportKind, ExportState
from salesdesk import clock, formats
from salesdesk.files import storing
from salesdesk.notifications.models import Kind
from salesdesk.notifications.notifications import notify
from salesdesk.people.permissions import EXPORT_LISTS

from . import columns
from .rows import rows_of

log = logging.getLogger(__name__)

ROWS = 2_000  # of a part
RUN = 20.0  # seconds for one run of the sweep
ATTEMPTS = 3
#: For spreadsheets, which take a file for Latin otherwise.
BYTE_ORDER_MARK = "\ufeff"

_READY = {
    ExportKind.LEADS: _("Your export of %(rows)s leads is ready"),
    ExportKind.COMPANIES: _("Your export of %(rows)s companies is ready"),
    ExportKind.CONTACTS: _("Your export of %(rows)s contacts is ready"),
}


def run(now: datetime) -> int:
    """Write the exports that wait, for at most RUN seconds, and delete expired files; return how many of both."""
    ends, done = time.monotonic() + RUN, _delete_files(now)
    resting: set[int] = set()
    while time.monotonic() < ends and (pk := _next(resting)):
        if take_turn(pk):
            done += 1
        else:
            resting.add(pk)
    return done


def _next(resting: set[int]) -> int | None:
    """Return the export to go on with, the one with the fewest rows so far, so that small ones don't wait."""
    waiting = LeadExport.objects.to_write().exclude(pk__in=resting).order_by("rows", "pk")
    return waiting.values_list("pk", flat=True).first()


def take_turn(pk: int) -> bool:
    """Write a part; return whether anything was done. Gives the export up after ATTEMPTS failures."""
    try:
        return _write_part(pk)
    except Exception:
        log.exception("Export %s failed", pk)
        _count_failure(pk)
        return False


@transaction.atomic
def _write_part(pk: int) -> bool:
    export = LeadExport.objects.to_write().select_for_update(skip_locked=True, of=["self"])
    export = export.select_related("by").filter(pk=pk).first()
    if export is None:
        return False
    if not export.by.is_active or export.by.role not in EXPORT_LISTS:
        _end(export, ExportState.CANCELLED)
        return True
    after = rows_of(export.kind, export.by, export.filters).filter(pk__gt=export.last_row).order_by("pk")
    found = list(columns.with_columns(export.kind, after, export.by)[:ROWS])
    if found or not export.rows:
        _store(export, found)
    export.rows += len(found)
    export.last_row, export.attempts = found[-1].pk if found else export.last_row, 0
    export.save(update_fields=["rows", "last_row", "attempts"])
    if len(found) < ROWS:
        _end(export, ExportState.DONE)
    return True


def _store(export: LeadExport, found: list[Any]) -> None:
    kind = export.kind
    number, fields = export.parts.count(), columns.fields_at(kind, export.at)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    with formats.read_by(export.by):
        if number == 0:
            text.write(BYTE_ORDER_MARK)
            writer.writerow(columns.heading(kind, fields))
        writer.writerows(columns.line(kind, row, export.by, fields) for row in found)
    upload = SimpleUploadedFile(f"part-{number}.csv", text.getvalue().encode())
    ExportPart.objects.create(export=export, number=number, file=storing.store(upload, export.by))


def _end(export: LeadExport, state: ExportState) -> None:
    now = clock.now()
    export.state, export.ended_at = state, now
    export.expires_at = now + KEPT_FOR if state == ExportState.DONE else None
    export.save(update_fields=["state", "ended_at", "expires_at"])
    if state == ExportState.CANCELLED:
        return
    subject = _READY[ExportKind(export.kind)] if state == ExportState.DONE else _("Your export failed")
    notify(
        export.by,
        Kind.EXPORT,
        subject=subject,
        url=reverse("exports"),
        key=f"export-{export.pk}",
        rows=formats.number(export.rows),
    )


@transaction.atomic
def _count_failure(pk: int) -> None:
    export = LeadExport.objects.to_write().select_for_update(of=["self"]).select_related("by")
    if (failed := export.filter(pk=pk).first()) is None:
        return
    failed.attempts += 1
    failed.save(update_fields=["attempts"])
    if failed.attempts >= ATTEMPTS:
        _end(failed, ExportState.FAILED)


@transaction.atomic
def _delete_files(now: datetime, limit: int = 200) -> int:
    """Delete the parts of exports that expired, failed or were cancelled; return how many."""
    LeadExport.objects.filter(state=ExportState.DONE, expires_at__lte=now).update(state=ExportState.EXPIRED)
    over = Q(export__state__in=[ExportState.EXPIRED, ExportState.FAILED, ExportState.CANCELLED])
    parts = ExportPart.objects.filter(over).select_for_update(of=["self"], skip_locked=True)
    found = list(parts.select_related("file", "export__by")[:limit])
    for part in found:
        storing.delete(part.file, part.export.by)
        part.delete()
    return len(found)
