"""One step of a list: unpack, read, group, check or import a part of it, or clear up.

reading → checking → previewed;  committing → committed;  checking → ready, undoing → undone
"""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from leads.imports import commit, objections, stage, stored
from leads.imports.activities import staging as activities
from leads.imports.history import staging as history
from leads.imports.matching import group_rows, match
from leads.imports.undo import record, undoing
from leads.models import ImportBatch
from leads.models.imports.undo_fields import UndoState
from salesdesk import clock, formats

from . import clear, lines, locks
from .advance import Superseded, advance

State = ImportBatch.State


def take_step(batch_id: int, limits: locks.Limits) -> bool:
    """Do the next step of a list. Return False if there is none, or if another process works on the list."""
    batch = ImportBatch.objects.to_work_on().for_pages().filter(pk=batch_id).first()
    if batch is None:
        return False
    try:
        if batch.state == State.READING and not batch.unpacked:
            lines.unpack(batch, limits)
            return True
        with transaction.atomic():
            locks.set_limits(limits)
            if not locks.try_list(batch.pk):
                return False
            step = _undo if batch.is_being_undone else _STEPS[batch.state]
            step(batch)
            return True
    except Superseded:
        return False


def _read(batch: ImportBatch) -> None:
    rows, last_line = stage.stage_rows(batch)
    if rows:
        advance(batch, rows_read=batch.rows_read + rows, last_line=last_line)
    else:
        if batch.is_history or batch.is_activities:
            table = history.TABLE if batch.is_history else activities.TABLE
            with formats.read_by(batch.by):
                table.refuse_repeated(batch, _("Line %s of the list has the same number."))
        objections.mark_rows(batch)
        advance(batch, state=State.CHECKING, slices=group_rows.group_rows(batch), next_slice=0)


def _check(batch: ImportBatch) -> None:
    if batch.is_do_not_call_list:
        objections.judge(batch)
        advance(batch, state=State.PREVIEWED, rows_checked=batch.rows)
    elif batch.next_slice < batch.slices:
        rows = match.preview_rows(batch, batch.next_slice)
        advance(
            batch, rows_checked=min(batch.rows, batch.rows_checked + rows), next_slice=batch.next_slice + 1
        )
    elif not batch.regrouped:
        advance(batch, slices=group_rows.regroup_rows(batch), regrouped=True)
    else:
        advance(batch, state=State.PREVIEWED)


def _commit(batch: ImportBatch) -> None:
    if batch.next_objection == 0 and not objections.has_any(batch):
        advance(batch, next_objection=batch.slices + 1)
    if batch.next_objection <= batch.slices:
        advance(batch, next_objection=objections.keep(batch, batch.next_objection))
    elif batch.is_do_not_call_list:
        advance(batch, **objections.count(batch), state=State.COMMITTED, committed_at=clock.now())
    elif batch.next_slice < batch.slices:
        counts = commit.commit(batch, batch.next_slice)
        added = {name: getattr(batch, name) + count for name, count in counts._asdict().items()}
        advance(batch, **added, next_slice=batch.next_slice + 1)
    else:
        now = clock.now()
        advance(batch, state=State.COMMITTED, committed_at=now, undo_until=now + record.KEPT_FOR)


def _undo(batch: ImportBatch) -> None:
    checks = batch.undo_state == UndoState.CHECKING
    if batch.undo_slice >= 0:
        advance(batch, **(undoing.check(batch) if checks else undoing.undo(batch)))
    elif checks:
        advance(batch, undo_state=UndoState.READY)
    else:
        advance(batch, undo_state=UndoState.UNDONE, undone_at=clock.now())


def _clear(batch: ImportBatch) -> None:
    if clear.clear_some(batch):
        advance(batch)
    elif batch.state == State.DISCARDED:
        batch.delete()
    else:
        stored.forget(batch)
        advance(batch, staged_rows=False)


_STEPS: dict[str, Callable[[ImportBatch], None]] = {
    State.READING: _read,
    State.CHECKING: _check,
    State.COMMITTING: _commit,
    State.COMMITTED: _clear,
    State.STOPPED: _clear,
    State.DISCARDED: _clear,
}
