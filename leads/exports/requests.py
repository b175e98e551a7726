"""Ask for an export, cancel it, and log its downloads."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import LeadExport
from leads.models.exports.lead_export import ExportKind, ExportState
from salesdesk import clock
from salesdesk.people.models import User

#: How many exports of one person may wait at once.
WAITING_AT_ONCE = 3


@transaction.atomic
def ask(
    by: User, *, reason: str, filters: Mapping[str, Any], shown: str, kind: str = ExportKind.LEADS
) -> LeadExport:
    """Log the request; a sweep writes the file. `filters` are those of the list.

    Raises Refused while too many of `by` are in progress.
    """
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if LeadExport.objects.to_write().filter(by=by).count() >= WAITING_AT_ONCE:
        raise Refused(_("Wait until one of your exports is ready, or cancel one."))
    chosen = {name: value for name, value in filters.items() if value not in ("", None)}
    return LeadExport.objects.create(
        by=by, kind=kind, reason=reason, filters=chosen, filters_shown=shown[:500]
    )


def cancel(export: LeadExport) -> None:
    """Stop an export in progress; a sweep deletes what was written. Raises Refused if it has ended."""
    waiting = LeadExport.objects.to_write().filter(pk=export.pk)
    if not waiting.update(state=ExportState.CANCELLED, ended_at=clock.now()):
        raise Refused(_("This export has already ended."))


@transaction.atomic
def download(export: LeadExport) -> Iterator[bytes]:
    """Log a download and return the file in pieces. Raises Refused if it is not ready or has expired."""
    now = clock.now()
    ready = LeadExport.objects.filter(pk=export.pk, state=ExportState.DONE, expires_at__gt=now)
    if not ready.update(downloads=F("downloads") + 1, downloaded_at=now):
        raise Refused(_("This file is no longer available. Export the list again."))
    return _pieces([part.file for part in export.parts.select_related("file").order_by("number")])


def _pieces(files) -> Iterator[bytes]:
    for stored in files:
        with stored.content.open("rb") as content:
            yield from content.chunks()
