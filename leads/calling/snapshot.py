"""Save the state of a lead before a call, for as long as the call can be undone (undo.py)."""

from dataclasses import dataclass, field
from datetime import timedelta

from leads.models import Activity, CallSnapshot, Lead, NextStep

#: How long the desk offers undo, plus a grace period for the network.
UNDO_WINDOW, GRACE = timedelta(seconds=10), timedelta(seconds=5)
#: The fields of a lead that a call may change, besides its stage.
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
    "cooldown_until",
    "review_on",
    "first_called_at",
    "closed_at",
    "closed_by_id",
)
STEP_FIELDS = tuple(
    each.attname
    for each in NextStep._meta.concrete_fields
    if each.name not in ("id", "lead", "ready", "cold_first_rank")
)


@dataclass
class StateBefore:
    """The state before the call.

    `first_conversation`: the person called was a stakeholder nobody had spoken to. `answers` are by question id, None
    where there was none.
    """

    stage: str
    version: int
    lead: dict
    steps: list[dict]
    first_conversation: bool = False
    #: Another call is promised.
    promised: bool = False
    answers: dict[int, dict | None] = field(default_factory=dict)
    #: The contact and the stakeholder that this call added.
    added_contact: int | None = None
    added_stakeholder: int | None = None


def capture_state(lead: Lead, steps: list[NextStep]) -> StateBefore:
    """Return the state of `lead`, which is locked, and its open `steps`."""
    return StateBefore(
        lead.stage,
        lead.version,
        {name: getattr(lead, name) for name in LEAD_FIELDS},
        [{name: getattr(step, name) for name in STEP_FIELDS} for step in steps],
    )


def save_snapshot(activity: Activity, lead: Lead, before: StateBefore) -> None:
    """Save the state of `lead` before `activity`, in one statement. An earlier call can no longer be undone."""
    facts = {
        "lead": before.lead,
        "steps": before.steps,
        "unspoken": before.first_conversation,
        "answers": before.answers,
    }
    CallSnapshot.objects.bulk_create(
        [
            CallSnapshot(
                lead=lead,
                activity=activity,
                by=activity.by,
                stage=before.stage,
                version_before=before.version,
                version=lead.version,
                state_before=facts
                | {"added": before.added_contact, "added_stakeholder": before.added_stakeholder},
                until=(activity.logged_at or activity.at) + UNDO_WINDOW + GRACE,
            )
        ],
        update_conflicts=True,
        unique_fields=["lead"],
        update_fields=["activity", "by", "stage", "version_before", "version", "state_before", "until"],
    )
