"""The facts of a lead that scores use, as SQL, and the triggers that keep what they were (fact_change.py)."""

import pgtrigger
from django.db.models import Case, CharField, Q, Value, When

from salesdesk.people.actor import CHANGED_AT

#: The first number of employees of each size band, and its label.
SIZES = ((1, "1–9"), (10, "10–49"), (50, "50–249"), (250, "250–999"), (1000, "1000+"))


def size_sql(employees: str) -> str:
    """Return the size band of a number of employees, as SQL; empty if unknown."""
    bands = " ".join(f"WHEN {employees} >= {least} THEN '{label}'" for least, label in reversed(SIZES))
    return f"CASE {bands} ELSE '' END"


def size_of(employees: str) -> Case:
    """Return the same as an expression of the ORM, for the field of this name."""
    bands = [When(Q((f"{employees}__gte", least)), then=Value(label)) for least, label in reversed(SIZES)]
    return Case(*bands, default=Value(""), output_field=CharField())


#: The facts of a company that are kept, by field of a factor.
OF_COMPANY = {"industry": "{row}.industry", "country": "{row}.country", "size": size_sql("{row}.employees")}


def _rows(row: str) -> dict[str, str]:
    return {field: sql.format(row=row) for field, sql in OF_COMPANY.items()}


def _insert(owner: str, key: str, facts: list[tuple[str, str, str]]) -> str:
    values = ", ".join(f"('{field}', {before}, {after})" for field, before, after in facts)
    return f"""
        INSERT INTO leads_factchange ({owner}, field, before, at)
        SELECT {key}, fact.field, fact.before, {CHANGED_AT}
          FROM (VALUES {values}) AS fact (field, before, after)
         WHERE fact.before IS DISTINCT FROM fact.after;
    """


_BEFORE, _AFTER = _rows("OLD"), _rows("NEW")

KEEP_COMPANY_FACTS = pgtrigger.Trigger(
    name="keep_company_facts",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("industry", "country", "employees"),
    condition=pgtrigger.AnyChange("industry", "country", "employees"),
    func=_insert("company_id", "OLD.id", [(field, _BEFORE[field], _AFTER[field]) for field in OF_COMPANY])
    + "RETURN NULL;",
)
#: A merge gives the lead another company, with other facts.
KEEP_LEAD_FACTS = pgtrigger.Trigger(
    name="keep_lead_facts",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("source", "company_id"),
    condition=pgtrigger.AnyChange("source", "company"),
    func=_insert(
        "lead_id",
        "OLD.id",
        [("source", "OLD.source", "NEW.source"), ("company", "OLD.company_id::text", "NEW.company_id::text")],
    )
    + "RETURN NULL;",
)
