"""How a lead stands before a call changes it, kept for the seconds in which that call may be undone (undo.py)."""

from dataclasses import dataclass, field
from datetime import timedelta

from leads.models import Activity, CallSnapshot, Lead, NextStep

#: What the screen shows, and what the network may take besides.
WITHIN, GRACE = timedelta(seconds=10), timedelta(seconds=5)
#: What a call may change on a lead itself, beside its stage.
LEAD_FIELDS = (
    "stream",
    "holder_id",
    "inside_rep_id",
    "field_rep_id",
    "contact_id",
    "round",
    "probability",
    "reason",
    "final",
    "recycle_on",
    "rests_until",
    "review_on",
    "first_called_at",
    "closed_at",
    "closed_by_id",
)
STEP = tuple(
    each.attname
    for each in NextStep._meta.concrete_fields
    if each.name not in ("id", "lead", "ready", "cold_first_rank")
)


@dataclass
class Before:
    """What stands now, before the call changes it. `unspoken`: who was called had a seat, and nobody had spoken to
    them; `answers` by question id, None where there was none."""

    stage: str
    version: int
    lead: dict
    steps: list[dict]
    unspoken: bool = False
    #: Another call than this one is promised.
    promised: bool = False
    answers: dict[int, dict | None] = field(default_factory=dict)
    #: Who was added at the company by this call, and who got a seat by it.
    added: int | None = None
    seated: int | None = None


def before(lead: Lead, steps: list[NextStep]) -> Before:
    """How `lead` (locked) and its open `steps` stand."""
    return Before(
        lead.stage,
        lead.version,
        {name: getattr(lead, name) for name in LEAD_FIELDS},
        [{name: getattr(step, name) for name in STEP} for step in steps],
    )


def save_snapshot(activity: Activity, lead: Lead, was: Before) -> None:
    """Keep for some seconds how `lead` stood before `touch`. One statement; the call before that is settled."""
    facts = {"lead": was.lead, "steps": was.steps, "unspoken": was.unspoken, "answers": was.answers}
    CallSnapshot.objects.bulk_create(
        [
            CallSnapshot(
                lead=lead,
                activity=activity,
                by=activity.by,
                stage=was.stage,
                since=was.version,
                version=lead.version,
                was=facts | {"added": was.added, "seated": was.seated},
                until=activity.at + WITHIN + GRACE,
            )
        ],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=["activity", "by", "stage", "since", "version", "was", "until"],
    )
