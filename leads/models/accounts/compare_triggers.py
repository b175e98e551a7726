"""Triggers that queue companies for the sweep that looks for duplicates."""

import pgtrigger


def compare_triggers(company: str, columns: list[str]) -> list[pgtrigger.Trigger]:
    """Return triggers that queue the company in column `company` of new rows, and of rows whose columns changed."""
    write = (
        f"INSERT INTO leads_companytocompare (company_id) SELECT DISTINCT after.{company} FROM new_rows after"
    )
    before, after = (", ".join(f"{row}.{name}" for name in columns) for row in ("before", "after"))
    changed = f"JOIN old_rows before ON before.id = after.id WHERE ({before}) IS DISTINCT FROM ({after})"
    return [
        pgtrigger.Trigger(
            name="compare_new",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=f"{write}; RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="compare_changed",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
            func=f"{write} {changed}; RETURN NULL;",
        ),
    ]
