"""Triggers for tables that are only added to."""

import pgtrigger


def append_only() -> list[pgtrigger.Trigger]:
    """Return triggers that reject updates, deletes and truncation of a table."""
    return [
        pgtrigger.Protect(name="is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="is_not_truncated",
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            level=pgtrigger.Statement,
            func="RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'check_violation';",
        ),
    ]
