"""Plan, complete and cancel the next steps of leads: one open step per lead and contact."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from leads.models import Contact, Lead, NextStep, Suppression
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import CALL_KINDS, StepKind
from salesdesk import clock

CLOSE_STEPS = """
WITH closed AS (
    DELETE FROM leads_nextstep WHERE id IN ({which})
    RETURNING lead_id, kind, attempt, due_at, assignee_id, hour_proposed
)
INSERT INTO leads_completedstep (lead_id, kind, attempt, due_at, assignee_id, hour_proposed, done_at, completed, by_id)
SELECT lead_id, kind, attempt, due_at, assignee_id, hour_proposed, %s, %s, %s FROM closed
"""


def plan(
    lead: Lead,
    kind: StepKind,
    *,
    due_at: datetime,
    contact: Contact | None = None,
    assignee=None,
    attempt: int = 1,
    why: str = "",
    internal: bool = False,
    hour_proposed: bool = False,
) -> NextStep:
    """Plan the next step of `lead` and return it.

    A call to a suppressed contact goes to a colleague who may be called. Without one, or without a phone number, it
    becomes a missing-number step.

    `due_at` is an instant (UTC). A promised call also keeps the wall time at the lead's place. Without an assignee
    the step belongs to the pool of the lead's territory. An `internal` step has no contact, so it doesn't replace one
    that is planned with the company.
    """
    contact = None if internal else contact or lead.contact
    if kind in CALL_KINDS and contact and _is_suppressed(lead, contact):
        colleague = callable_colleague(lead)
        if colleague and (planned := lead.steps.filter(contact=colleague).first()):
            return planned
        kind, contact = (kind, colleague) if colleague else (StepKind.MISSING_NUMBER, contact)
    if kind in CALL_KINDS and (contact is None or not contact.phone):
        kind = StepKind.MISSING_NUMBER
    calls = kind in CALL_KINDS
    zone = lead.company.place.zone or "UTC"
    return NextStep.objects.create(
        lead=lead,
        contact=contact,
        company_id=lead.company_id,
        campaign_id=lead.campaign_id,
        territory_id=lead.territory_id,
        assignee=assignee,
        kind=kind,
        rank=rank_of(kind, lead.score),
        attempt=attempt,
        due_at=due_at,
        wall_time=due_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")
        if kind == StepKind.CALLBACK
        else "",
        zone=zone if kind == StepKind.CALLBACK else "",
        place=lead.company.place if calls else None,
        why=why[:300],
        hour_proposed=hour_proposed,
    )


def callable_colleague(lead: Lead) -> Contact | None:
    """Return a contact of the company who may be called, preferably one with an open step."""
    planned = NextStep.objects.filter(lead=lead, contact=OuterRef("pk"))
    suppressed = Suppression.objects.values("digest")
    reachable = lead.company.contacts.exclude(phone="").exclude(number_digest__in=suppressed)
    return reachable.order_by(Exists(planned).desc(), "pk").first()


def add_talking_point(step: NextStep, text: str) -> None:
    """Put `text` before the reason of `step`."""
    step.why = f"{text} · {step.why}"[:300] if step.why else text[:300]
    step.save(update_fields=["why"])


def move(step: NextStep, due_at: datetime, zone: str) -> None:
    """Plan `step` at another instant; a promised call also keeps its wall time in `zone`, the lead's."""
    step.due_at, step.ready, step.snoozed_until = due_at, False, None
    if step.kind == StepKind.CALLBACK:
        step.zone, step.wall_time = zone, f"{due_at.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
    step.save(update_fields=["due_at", "ready", "snoozed_until", "zone", "wall_time"])


def complete(step: NextStep, by) -> None:
    """Close `step` as completed."""
    finish_all(NextStep.objects.filter(pk=step.pk), by)


def finish_all(steps: QuerySet[NextStep], by) -> None:
    """Close `steps` as completed."""
    _close(steps, by, completed=True)


def cancel(step: NextStep, by) -> None:
    """Close `step` as not completed."""
    _close(NextStep.objects.filter(pk=step.pk), by, completed=False)


def cancel_steps(steps: QuerySet[NextStep], by) -> None:
    """Close `steps` as not completed."""
    _close(steps, by, completed=False)


def cancel_all(lead: Lead, by, *, kept: Sequence[StepKind] = ()) -> None:
    """Cancel all open steps of `lead` except those of a `kept` kind."""
    _close(NextStep.objects.filter(lead=lead).exclude(kind__in=kept), by, completed=False)


def cancel_calls_to(contacts, by, *, lost: list[int]) -> None:
    """Cancel all calls to these contacts, and all steps of the leads with the ids `lost`."""
    called = Q(contact__in=contacts, kind__in=CALL_KINDS)
    _close(NextStep.objects.filter(called | Q(lead__in=lost) if lost else called), by, completed=False)


def transfer(step: NextStep, contact: Contact, by) -> None:
    """Move `step` to another contact of the company, or cancel it if they have an open step already."""
    if NextStep.objects.filter(lead=step.lead_id, contact=contact).exists():
        cancel(step, by)
        return
    # The sweep checks the calling law again for this contact.
    step.contact, step.ready, step.without_legal_basis = contact, False, False
    if step.kind in CALL_KINDS:
        step.place_id = contact.company.place_id
    step.save(update_fields=["contact", "ready", "without_legal_basis", "place"])


def _is_suppressed(lead: Lead, contact: Contact) -> bool:
    """Return whether the contact's number is suppressed. The lead's lock may have the answer already."""
    if not contact.phone or (lead.callable_contact and contact.phone == lead.callable_contact.phone):
        return False
    return Suppression.objects.filter(digest=contact.number_digest).exists()


def _close(steps, by, *, completed: bool) -> None:
    """Move `steps` to the completed steps in one statement, so that a step is always in exactly one table."""
    which, params = steps.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_STEPS.format(which=which), [*params, clock.now(), completed, by and by.pk])
