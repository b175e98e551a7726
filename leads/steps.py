"""What happens next with a lead: exactly one open step per lead and contact, planned, finished or dropped."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from salesdesk import clock

from .models import Contact, Lead, NextStep, StepDone
from .models.nextstep import CALLS, RANK, Kind


def plan(
    lead: Lead,
    kind: Kind,
    *,
    due_at: datetime,
    contact: Contact | None = None,
    assignee=None,
    attempt: int = 1,
    why: str = "",
) -> NextStep:
    """Write the step that comes next. A call to somebody without a number becomes the work of finding it.

    `due_at` is an instant (UTC). A promise also keeps the wall time at the lead's place. Without an assignee
    it belongs to the pool of the lead's territory.
    """
    contact = contact or lead.contact
    if kind in CALLS and (contact is None or not contact.phone):
        kind = Kind.COMPLETE
    calls = kind in CALLS
    zone = lead.company.place.zone or "UTC"
    return NextStep.objects.create(
        lead=lead,
        contact=contact,
        company_id=lead.company_id,
        campaign_id=lead.campaign_id,
        territory_id=lead.territory_id,
        assignee=assignee,
        kind=kind,
        rank=RANK[kind] + (100 - lead.score if kind == Kind.COLD else 0),
        attempt=attempt,
        due_at=due_at,
        wall_time=due_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        if kind == Kind.PROMISE
        else "",
        zone=zone if kind == Kind.PROMISE else "",
        place=lead.company.place if calls else None,
        why=why[:300],
    )


def finish(step: NextStep, by) -> None:
    """The step was taken."""
    _close([step], by, taken=True)


def drop(lead: Lead, by, *, kept: Sequence[Kind] = ()) -> None:
    """What was planned with this lead falls away, because something else happened; not the kinds in `kept`."""
    _close(list(lead.steps.exclude(kind__in=kept)), by, taken=False)


def drop_calls_to(contacts, by) -> None:
    """No call to any of these contacts is planned any more."""
    _close(
        list(NextStep.objects.select_for_update().filter(contact__in=contacts, kind__in=CALLS)),
        by,
        taken=False,
    )


def hand_on(step: NextStep, contact: Contact, by) -> None:
    """What was planned with one person of the company is done with another, unless that was planned already."""
    if NextStep.objects.filter(lead=step.lead_id, contact=contact).exists():
        _close([step], by, taken=False)
        return
    # Whether the law lets this one be called is decided anew.
    step.contact, step.ready, step.without_basis = contact, False, False
    if step.kind in CALLS:
        step.place_id = contact.company.place_id
    step.save(update_fields=["contact", "ready", "without_basis", "place"])


def _close(steps: list[NextStep], by, *, taken: bool) -> None:
    if not steps:
        return
    now = clock.now()
    StepDone.objects.bulk_create(
        StepDone(
            lead_id=step.lead_id,
            kind=step.kind,
            attempt=step.attempt,
            due_at=step.due_at,
            done_at=now,
            taken=taken,
            assignee_id=step.assignee_id,
            by=by,
        )
        for step in steps
    )
    NextStep.objects.filter(pk__in=[step.pk for step in steps]).delete()
