"""Set the actor of a transaction, which database triggers write to the log of stage changes."""

from django.db import connection

from salesdesk import clock


def sign(by, reason: str = "") -> None:
    """Set who changes leads in this transaction, and why; `by` is None for background jobs.

    Applies until the next call or the end of the transaction. Raise RuntimeError outside a transaction, where
    it would have no effect. The shifted clock of a demo desk is passed along.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("sign() must be called inside the transaction that it applies to")
    moved = clock.moved()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('salesdesk.actor', %s, true), set_config('salesdesk.reason', %s, true),"
            " set_config('salesdesk.now', %s, true)",
            ["system" if by is None else str(by.pk), reason, moved.isoformat() if moved else ""],
        )
