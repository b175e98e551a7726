"""Set the actor of a transaction, which database triggers write to the log of stage changes."""

from django.db import connection

from salesdesk import clock

#: The values that `sign` set, as SQL for the triggers of logs: the user, NULL for background jobs; the reason; the
#: time, which a demo desk shifts. `actor` is a variable of the trigger.
ACTOR_ID = "CASE actor WHEN 'system' THEN NULL ELSE actor::bigint END"
REASON = "COALESCE(current_setting('salesdesk.reason', true), '')"
CHANGED_AT = "COALESCE(NULLIF(current_setting('salesdesk.now', true), '')::timestamptz, clock_timestamp())"


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
