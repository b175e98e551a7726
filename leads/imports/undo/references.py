"""All that may point to a lead, contact or company, read from the models, so that no new table is forgotten.

A row that points to what an import created shows that somebody worked on it, unless the import wrote that row itself.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.db import models

from leads.models.imports.undo_fields import Touched
from salesdesk.hooks import Hook

#: Called for the rows of higher apps that an import writes: SQL by table, true of a row `own` that nobody touched.
rows_of_imports: Hook[[], dict[str, str]] = Hook()

#: What rows of these models show; those of any other model show that it was worked on.
_REASONS = {
    "activity": Touched.ACTIVITY,
    "callsnapshot": Touched.ACTIVITY,
    "company": Touched.MERGED,
    "completedstep": Touched.PROMISE,
    "contact": Touched.EDITED,
    "factsuggestion": Touched.LATER_IMPORT,
    "handoff": Touched.HANDOFF,
    "hold": Touched.HOLD,
    "appointment": Touched.HANDOFF,
    "matchedrow": Touched.LATER_IMPORT,
    "movedlead": Touched.STAGE,
    "nextstep of lead": Touched.PROMISE,
    "opportunity": Touched.DEAL,
    "stagechange": Touched.STAGE,
    "stakeholder": Touched.EDITED,
    "visit": Touched.HANDOFF,
}
_SUGGESTED = "own.at <= named.at AND own.settled_at IS NULL"
_STAKEHOLDER = "own.by_id IS NULL AND NOT own.spoken_to"

#: Rows that the import writes itself, by table and then by what they point to. `named` is what the import created.
_OWN = {
    "lead": {
        "leads_activity": "own.kind = 'note' AND own.logged_at IS NULL AND own.by_id = %(by)s AND own.at <= named.at",
        "leads_completedstep": "own.done_at <= named.at",
        "leads_firstcallalert": "true",
        "leads_leadvalues": "true",
        "leads_nextstep": "own.created_at <= named.at AND own.kind <> 'callback' AND own.snoozed_until IS NULL",
        "leads_pastoutcome": "true",
        "leads_stagechange": "own.imported_in_id = %(batch)s OR own.at <= named.at",
        "leads_stakeholder": _STAKEHOLDER,
    },
    "contact": {
        "leads_contactvalues": "true",
        "leads_factsuggestion": _SUGGESTED,
        "leads_lead": "own.id = ANY(named.leads)",
        "leads_nextstep": "own.lead_id = ANY(named.leads)",
        "leads_stakeholder": _STAKEHOLDER,
    },
    "activity": {},
    "company": {
        "leads_companyvalues": "true",
        "leads_contact": "own.id = ANY(named.contacts)",
        "leads_factsuggestion": _SUGGESTED,
        "leads_lead": "own.id = ANY(named.leads)",
        "leads_matchedrow": """own.batch_id = %(batch)s
            OR own.batch_id IN (SELECT id FROM leads_importbatch WHERE undo_state = 'undone')""",
        "leads_nextstep": "own.lead_id = ANY(named.leads)",
    },
}


class Reference(NamedTuple):
    """A column that points to a lead, contact or company; `own` is SQL for rows that the import wrote."""

    table: str
    column: str
    reason: Touched
    own: str


@cache
def to(model: type[models.Model]) -> list[Reference]:
    """Return all columns that point to `model`, which is Lead, Contact, Company or Activity."""
    own = dict(_OWN[str(model._meta.model_name)])
    for more in rows_of_imports():
        own |= more
    found = []
    for relation in pointing(model):
        other = relation.related_model
        reason = _REASONS.get(f"{other._meta.model_name} of {model._meta.model_name}", Touched.OTHER)
        reason = _REASONS.get(str(other._meta.model_name), reason)
        found.append(
            Reference(
                other._meta.db_table,
                str(relation.field.column),
                Touched.MERGED if other is model else reason,
                own.get(other._meta.db_table, "false"),
            )
        )
    return found


def pointing(model: type[models.Model]) -> Iterator[models.ForeignObjectRel]:
    """Return the foreign keys of other tables to `model`."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and getattr(relation.field, "db_constraint", False):
            yield relation
