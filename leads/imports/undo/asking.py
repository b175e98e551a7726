"""Ask to undo an import, and move the undo from one state to the next. The work itself is done in steps by `undoing`.

    "" → checking → ready → undoing → undone

Nothing changes before somebody confirms. An undo that is stopped or interrupted goes on where it stopped.
"""

from collections.abc import Callable, Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from leads.funnel.transitions import Refused
from leads.models import ImportBatch
from leads.models.imports.undo_fields import UNDO_RUNS, UndoState
from salesdesk import clock
from salesdesk.people.models import User

State = ImportBatch.State


def can_be_undone(batch: ImportBatch) -> bool:
    """Return whether `batch` was imported at most 30 days ago, and not undone yet."""
    recent = batch.undo_until is not None and batch.undo_until > clock.now()
    return recent and batch.undo_state != UndoState.UNDONE


def check(batch: ImportBatch, by: User) -> None:
    """Find out what was touched since, to be shown. Raises Refused if it can't be undone."""
    _update(batch, ["", UndoState.READY], undo_state=UndoState.CHECKING, **_from_the_end(batch))


def start(batch: ImportBatch, by: User) -> None:
    """Undo what was checked. What is touched meanwhile stays too."""
    _update(batch, [UndoState.READY], undo_state=UndoState.UNDOING, undo_by=by, **_from_the_end(batch))


def keep(batch: ImportBatch, by: User) -> None:
    """Keep the import after all, before anything was undone."""
    _update(batch, [UndoState.CHECKING, UndoState.READY], undo_state="")


def stop(batch: ImportBatch, by: User) -> None:
    """Stop undoing; what was undone so far is gone."""
    _update(batch, [UndoState.UNDOING], undo_state=UndoState.HALTED)


def resume(batch: ImportBatch, by: User) -> None:
    """Go on with an undo that was stopped or interrupted."""
    _update(batch, [UndoState.HALTED], undo_state=UndoState.UNDOING)


#: What somebody may ask, by name.
ASKED: dict[str, Callable[[ImportBatch, User], None]] = {
    "check": check,
    "start": start,
    "keep": keep,
    "stop": stop,
    "resume": resume,
}


def halt(batch: ImportBatch) -> None:
    """Stop an undo that failed three times."""
    error = _("The undo failed three times. What was undone so far is gone. Try to continue.")
    failed = ImportBatch.objects.filter(pk=batch.pk, run=batch.run, undo_state__in=UNDO_RUNS)
    failed.update(undo_state=UndoState.HALTED, error=error)


def _from_the_end(batch: ImportBatch) -> dict[str, int]:
    last = batch.effects.aggregate(last=Max("slice"))["last"]
    counts = ("undone_created", "undone_updated", "kept_created", "kept_updated")
    return {"undo_slice": -1 if last is None else last, **dict.fromkeys(counts, 0)}


def _update(batch: ImportBatch, sources: Iterable[str], **facts) -> None:
    ended = ImportBatch.objects.filter(pk=batch.pk, state__in=[State.COMMITTED, State.STOPPED])
    recent = ended.filter(undo_until__gt=clock.now(), undo_state__in=list(sources))
    if not recent.update(attempts=0, error="", paused=False, worked_at=None, **facts):
        raise Refused(
            _("This import can't be undone any more, or somebody else is doing so. Reload the page.")
        )
    batch.refresh_from_db(fields=["attempts", "error", "paused", "worked_at", *facts])
