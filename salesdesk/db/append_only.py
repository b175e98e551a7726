"""Triggers for tables that are only added to."""

import pgtrigger

#: A client can't delete: its statements have a trigger depth of one here. Another trigger, with its own rules, can.
_UNLESS_TRIGGERS = pgtrigger.Trigger(
    name="is_append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF TG_OP = 'DELETE' AND pg_trigger_depth() > 1 THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;
    """,
)


def append_only(*, but_for_triggers: bool = False) -> list[pgtrigger.Trigger]:
    """Return triggers that reject updates, deletes and truncation of a table.

    With `but_for_triggers`, other triggers may delete: that of undone imports (leads/models/imports/effect.py).
    """
    return [
        _UNLESS_TRIGGERS
        if but_for_triggers
        else pgtrigger.Protect(name="is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="is_not_truncated",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';",
        ),
    ]
