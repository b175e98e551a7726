"""Who signs what is written now. The database's log takes the name from here, so that nothing moves unseen."""

from django.db import connection

from salesdesk import clock


def sign(by, reason: str = "") -> None:
    """Say who changes leads in this transaction, and why. `by` None is the worker.

    Valid until the next signature or the end of the transaction; outside a transaction it would be lost,
    so there it is an error. The moved clock of the demo desk goes with it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("sign() belongs inside the transaction that it signs")
    moved = clock.moved()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('salesdesk.actor', %s, true), set_config('salesdesk.reason', %s, true),"
            " set_config('salesdesk.now', %s, true)",
            ["system" if by is None else str(by.pk), reason, moved.isoformat() if moved else ""],
        )
