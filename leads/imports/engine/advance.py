"""Record the progress of a list, unless somebody stopped, discarded or restarted it meanwhile."""

from leads.models import ImportBatch


class Superseded(Exception):
    """The list is no longer in the state in which this step began, so the step must be rolled back."""


def advance(batch: ImportBatch, **facts) -> None:
    """Set columns of `batch` and forget earlier failures. Raises Superseded.

    The row is written last in a transaction, so that no page waits for it.
    """
    same = ImportBatch.objects.filter(pk=batch.pk, run=batch.run, state=batch.state)
    same = same.filter(undo_state=batch.undo_state)
    if not same.update(attempts=0, error="", **facts):
        raise Superseded
    for name, value in facts.items():
        setattr(batch, name, value)
