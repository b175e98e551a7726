"""Log an activity by hand, outside the call queue: any kind, by whoever had the contact (R3).

Outcomes move the lead by the functions of the desk's keys (leads/calling/calls.py).
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from leads.calling import calls, late_calls, snapshot
from leads.calling.calls import Call
from leads.compliance import eligibility, suppression
from leads.funnel import next_steps, probability, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Contact, Hold, Lead, NextStep
from leads.models.calling.activity import SPOKE, Outcome
from leads.models.queue.step_kind import QUOTE_KINDS, StepKind
from leads.models.stages import Stream
from leads.queue import drafts, holds
from leads.recycling import quote_calls
from salesdesk import clock, formats

from . import offered


@dataclass(frozen=True)
class LoggedActivity:
    """An activity as the person who had it reports it.

    `call` has its outcome, note, duration and submission key, whatever the kind. `at` is when it happened, None for
    now. `contact` is whom it was with, None for the lead's own contact. `follow_up_on` is the day of the closer's next
    step.
    """

    kind: Activity.Kind
    call: Call
    at: datetime | None = None
    incoming: bool = False
    contact: Contact | None = None
    follow_up_on: date | None = None


@transaction.atomic
def log(lead_id: int, entry: LoggedActivity, *, by) -> Activity:
    """Log the activity in the lead's timeline and apply its outcome. Repeating a submission logs once.

    It is saved as late, without moving the lead, if a colleague calls the company now or `by` may no longer move the
    lead; see `late_reason`. Raises Refused if the outcome or the time is not possible; then nothing is written.
    """
    if entry.call.outcome == Outcome.DO_NOT_CALL:
        suppression.lock_suppressions(_called_by(lead_id, entry))
    lead = transitions.lock_lead(lead_id)
    if logged := calls.require_own(Activity.objects.filter(key=entry.call.key).first(), lead_id, by):
        return logged
    now = clock.now()
    at = entry.at or now
    _require_possible_time(lead, at, now, by)
    contact = entry.contact or lead.contact
    if contact and contact.company_id != lead.company_id:
        raise Refused(_("Choose another person at this company."))
    if entry.call.outcome == Outcome.DO_NOT_CALL and not (contact and contact.phone):
        raise Refused(_("This person has no phone number. Choose who asked not to be called."))
    # A claim that has locked a step may be about to hold the company; until we are done, others skip the steps.
    steps = list(
        NextStep.objects.select_for_update(of=["self"])
        .select_related("contact")
        .filter(company=lead.company_id)
        .order_by("pk")
    )
    planned = [each for each in steps if each.lead_id == lead.pk]
    hold = Hold.objects.active().filter(company=lead.company_id).first()
    facts = {"kind": entry.kind, "incoming": entry.incoming, "at": at, "logged_at": now}
    if _moves(lead, entry, by, hold):
        activity = calls.apply(lead, entry.call, by, contact=contact, planned=planned, **facts)
        _release_own(hold, lead, now)
        eligibility.make_company_ready(lead.company_id, now)
        return activity
    return _write(lead, entry, by, contact, planned, facts)


def late_reason(lead: Lead, by) -> str:
    """Explain why an activity of `lead` was logged without moving it."""
    lead = Lead.objects.select_related("company", "holder").get(pk=lead.pk)
    if lead.is_open and lead.holder and lead.holder != by and not holds.holder_of(lead.company_id):
        return _("This lead belongs to %(who)s.") % {"who": lead.holder}
    return late_calls.late_reason(lead, by)


def _called_by(lead_id: int, entry: LoggedActivity):
    """Return the contact that the activity is about, as a query of ids."""
    if entry.contact:
        return Contact.objects.filter(pk=entry.contact.pk).values("pk")
    return Lead.objects.filter(pk=lead_id, contact__isnull=False).values("contact")


def _require_possible_time(lead: Lead, at: datetime, now: datetime, by) -> None:
    if at > now:
        raise Refused(_("An activity can't be in the future. Enter an earlier time, or plan a next step."))
    known_since = min(lead.created_at, lead.company.created_at)
    if at < known_since:
        local = known_since.astimezone(ZoneInfo(by.time_zone))
        facts = {"company": lead.company, "when": f"{formats.full_day(local)} {formats.clock_time(local)}"}
        raise Refused(_("%(company)s was added on %(when)s. Enter a later time.") % facts)


def _moves(lead: Lead, entry: LoggedActivity, by, hold: Hold | None) -> bool:
    """Return whether the outcome is applied as on the desk: by the caller of the lead, unless a colleague calls now."""
    if hold and hold.person_id != by.pk:
        return False
    spoke = entry.call.outcome == SPOKE
    return (spoke or offered.moves(entry.kind, entry.call.outcome)) and offered.may_move(lead, by)


def _write(lead: Lead, entry: LoggedActivity, by, contact, planned: list[NextStep], facts: dict) -> Activity:
    """Write the activity without moving the lead, except for an objection and for the closer's own next step."""
    call = entry.call
    late = call.outcome in offered.MOVING and call.outcome != Outcome.DO_NOT_CALL
    before = snapshot.capture_state(lead, planned)
    activity = calls.write(
        lead, call, by, contact_id=contact.pk if contact else None, attempt=0, late=late, **facts
    )
    if contact and (call.outcome == SPOKE or call.was_conversation):
        before.first_conversation = bool(
            lead.stakeholders.filter(contact=contact, spoken_to=False).update(spoken_to=True)
        )
    if call.outcome == Outcome.DO_NOT_CALL:
        # An objection counts whoever works the lead (R21), and can't be undone.
        text = call.note or _("Asked not to be called.")
        suppression.suppress_number(contact.phone, by=by, reason=text[:200], source="activity", lead=lead)
        return activity
    if call.probability:
        lead.probability = call.probability
        transitions.save(lead, by)
        probability.tell_deal(lead, by)
    if entry.follow_up_on and offered.may_follow_up(lead, planned, by):
        why = call.talking_point or call.note or _("Follow-up")
        plan_follow_up(lead, why, entry.follow_up_on, by, planned)
    elif (step := offered.own_step(planned, by)) and step.kind in QUOTE_KINDS and _was_contact(entry):
        quote_calls.advance(lead, step, by, clock.now())
        transitions.save(lead, by)
    snapshot.save_snapshot(activity, lead, before)
    return activity


def _was_contact(entry: LoggedActivity) -> bool:
    return entry.kind == Activity.Kind.CALL or entry.kind in Activity.MET


def plan_follow_up(lead: Lead, why: str, on: date, by, planned: list[NextStep]) -> None:
    """Move the closer's next step on the locked `lead` to the chosen day, when their work begins."""
    step = offered.own_step(planned, by)
    if step:
        next_steps.complete(step, by)
    next_steps.plan(
        lead,
        StepKind.FIELD if lead.stream == Stream.FIELD else StepKind.CLOSE,
        due_at=clock.instant_of(datetime.combine(on, by.work_start), by.time_zone),
        contact=step.contact if step else None,
        internal=bool(step and step.contact_id is None),
        assignee=by,
        why=why,
    )
    transitions.save(lead, by)


def _release_own(hold: Hold | None, lead: Lead, now: datetime) -> None:
    """Release the lead if it is on the person's desk, as after a call from there; what is typed becomes a note."""
    if hold and hold.lead_id == lead.pk:
        drafts.save_from_hold(hold, late=False)
        holds.release(hold, now)
