"""Move a list through its states. The work itself is done in steps by `engine`.

    opening → uploaded → reading → checking → previewed → committing → committed

Each step is one short transaction: if a worker is killed, only its step is repeated. Work can be paused, continued and
cancelled at any time.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Min
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import ImportBatch
from leads.models.imports.contents import OF_THE_PAST
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.workers.stuck import StuckWork

from . import proposal
from .engine import locks, turns
from .undo import record

State = ImportBatch.State
ATTEMPTS = turns.ATTEMPTS
SYNC_MAX_ROWS = 500  # rows; fast enough for a request
SYNC_SECONDS = 5.0  # usually a fraction of it

_AT_THE_START = {"rows_imported": 0, "next_slice": 0, "next_objection": 0, "paused": False}


def start_reading(
    batch: ImportBatch,
    mapping: Mapping[int, str],
    *,
    country: str,
    legal_form: str = "",
    contents: str = ImportBatch.Contents.LEADS,
    interest: str = "",
    source: str = Source.LIST,
    date_order: str = "",
    takes_early_outcomes: bool = False,
) -> None:
    """Save the mapping and queue the list for reading. Raises Refused while it is in progress.

    Past outcomes need an admin's list.
    """
    _require_admin(batch, contents)
    mapped = {str(column): str(field) for column, field in mapping.items()}
    _update(
        batch,
        [State.UPLOADED, State.PREVIEWED, State.FAILED],
        state=State.READING,
        mapping=mapped,
        country=country,
        legal_form=legal_form,
        contents=contents,
        interest=interest,
        source=source,
        date_order=date_order,
        takes_early_outcomes=takes_early_outcomes,
        run=batch.run + 1,
        staged_rows=True,
        unpacked=False,
        regrouped=False,
        rows_read=0,
        rows_checked=0,
        last_line=0,
        worked_at=None,
        **_AT_THE_START,
    )


def start_committing(batch: ImportBatch) -> None:
    """Queue a previewed list for import. Raises Refused in any other state."""
    _require_admin(batch, batch.contents)
    _update(batch, [State.PREVIEWED], state=State.COMMITTING, worked_at=None, **_AT_THE_START)


def pause(batch: ImportBatch) -> None:
    """Stop working on the list until it is resumed. Raises Refused if nobody works on it."""
    _update(batch, ImportBatch.WORKED_ON, paused=True)


def resume(batch: ImportBatch) -> None:
    """Go on with a list that was paused, or whose import failed part-way. Raises Refused in any other state."""
    if batch.state == State.HALTED:
        _update(batch, [State.HALTED], state=State.COMMITTING, paused=False)
    else:
        _update(batch, ImportBatch.WORKED_ON, paused=False)


def cancel(batch: ImportBatch) -> None:
    """Stop for good. A list that was being read can be mapped again; rows imported so far stay. Raises Refused."""
    if batch.state in (State.READING, State.CHECKING):
        _update(batch, [State.READING, State.CHECKING], state=State.UPLOADED, paused=False)
    else:
        until = clock.now() + record.KEPT_FOR
        _update(
            batch,
            [State.COMMITTING, State.HALTED],
            state=State.STOPPED,
            paused=False,
            undo_until=None if batch.is_do_not_call_list else until,
        )


def discard(batch: ImportBatch) -> None:
    """Hide a list that was not imported, for the sweep to delete. Raises Refused if it was or is being imported."""
    sources = [state for state in State if ImportBatch(state=state).can_be_discarded]
    moved = ImportBatch.objects.filter(pk=batch.pk, state__in=sources)
    if not moved.update(state=State.DISCARDED, staged_rows=True):
        raise Refused(_("This list has already been imported and can't be discarded."))


def run(now: datetime) -> int:
    """Work on the lists that wait. Return the number of lists worked on."""
    return turns.run(now)


def process(batch_id: int) -> bool:
    """Work on one list until it is done or fails. Return False if there is nothing to do or another process does it."""
    return turns.take_turn(batch_id) != turns.Outcome.IDLE


def process_at_once(batch: ImportBatch) -> None:
    """Work on a small list for a moment, so that a page can show the result; the sweep does the rest."""
    if batch.rows <= SYNC_MAX_ROWS:
        turns.take_turn(batch.pk, seconds=SYNC_SECONDS, limits=locks.PAGE)


def stuck() -> StuckWork | None:
    """Return the lists that needed more than one attempt and are not done, for the workers page."""
    waiting = ImportBatch.objects.filter(
        state__in=[State.OPENING, *ImportBatch.WORKED_ON], attempts__gt=1, paused=False
    )
    sums = waiting.aggregate(total=Count("pk"), oldest=Min("at"))
    return StuckWork(_("Unfinished imports"), sums["total"], sums["oldest"]) if sums["total"] else None


def _require_admin(batch: ImportBatch, contents: str) -> None:
    if contents in OF_THE_PAST and not proposal.may_be_history(batch):
        raise Refused(
            _("Only an admin can import past outcomes or activities, from a list that they uploaded.")
        )


def _update(batch: ImportBatch, sources: Iterable[str], **facts) -> None:
    """Set these columns if the list is in one of the states `sources`, else raise Refused. Waits for no worker."""
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=sources).update(attempts=0, error="", **facts):
        raise Refused(_("This list has changed in the meantime. Reload the page."))
    batch.refresh_from_db(fields=["attempts", "error", *facts])
