"""Field nurture: leads that a field rep keeps to nurture personally (R10 c).

Each has a next step and a review date. On that date the rep is asked to review it; the lead is never taken away.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import Opportunity
from leads.funnel import activities, next_steps, transitions
from leads.models import Activity, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from leads.recycling import take_exit
from leads.recycling.exits import ExitRoute
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock, formats
from salesdesk.outbox import emails
from salesdesk.people.models import User
from salesdesk.workers.batch import run_each

from . import opening

#: Limit of field nurture leads per rep (R10 c).
MAX_FIELD_NURTURE = 10
#: A field nurture lead is an SQL without a deal, or a deal without a near decision.
FIELD_NURTURE_STAGES = (Stage.SQL, Stage.OPPORTUNITY)


def field_nurture_leads(user):
    """Return the field nurture leads visible to `user`, the nearest review first."""
    leads = Lead.objects.visible_to(user).filter(
        stage__in=FIELD_NURTURE_STAGES, stream=Stream.FIELD, review_on__isnull=False
    )
    return leads.order_by("review_on", "pk")


def lock_field_nurture(by: User) -> None:
    """Lock `by`, so that concurrent additions respect the limit. Call this before the lead is locked."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))


def require_capacity(by: User) -> None:
    """Raise Refused if `by` has reached the field nurture limit."""
    if not has_capacity(by):
        raise transitions.Refused(
            _("You have reached the limit of %(count)s in field nurture. Release a lead first.")
            % {"count": MAX_FIELD_NURTURE}
        )


def has_capacity(person: User) -> bool:
    """Return whether `person` is below the field nurture limit."""
    return Lead.objects.open().filter(holder=person, review_on__isnull=False).count() < MAX_FIELD_NURTURE


def start_field_nurture(lead: Lead, by, *, comment: str, next_step: str, review_on: date) -> Lead:
    """Put `lead` (locked by the caller) into field nurture until `review_on`, or extend it."""
    with_field, in_nurture = lead.stream == Stream.FIELD, lead.review_on is not None
    transitions.move(lead, "keep", by, by, review_on, reason=comment)
    next_steps.cancel_all(lead, by)
    due = clock.instant_of(datetime.combine(review_on, by.work_start), by.time_zone)
    next_steps.plan(lead, StepKind.FIELD, due_at=due, assignee=by, why=next_step)
    if with_field:
        # Stage and holder are unchanged, so no stage change shows up in the timeline.
        note = _("Field nurture extended: %(reason)s") if in_nurture else _("Field nurture: %(reason)s")
        activities.log(lead, Activity.Kind.NOTE, note % {"reason": comment}, by)
    return lead


def exit_field_nurture(lead: Lead, by, *, drop: ExitDecision) -> Lead:
    """End field nurture, or extend it, by the exit route in `drop`."""
    return take_exit.take(
        lead,
        by,
        drop=drop,
        settle=lambda: _lock_field_nurture_lead(lead, by),
        field_exits={
            ExitRoute.FIELD_NURTURE: lambda: extend_review(
                lead, by, comment=drop.log_reason, next_step=drop.next_step, review_on=drop.on
            )
        },
    )


@transaction.atomic
def extend_review(lead: Lead, by, *, comment: str, next_step: str, review_on: date) -> Lead:
    """Extend field nurture to a new review date."""
    return start_field_nurture(
        _lock_field_nurture_lead(lead, by), by, comment=comment, next_step=next_step, review_on=review_on
    )


@transaction.atomic
def open_deal(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """Open a deal from a field nurture lead."""
    return opening.open_by_field(
        _lock_field_nurture_lead(lead, by), by, value=value, probability=probability, decides_on=decides_on
    )


def run(now: datetime, limit: int = 200) -> int:
    """Ask field reps to review their field nurture leads on the review date, each once. Return how many."""
    due = Lead.objects.filter(
        review_on__lte=now.date() + timedelta(days=1),
        stage__in=FIELD_NURTURE_STAGES,
        stream=Stream.FIELD,
        steps__kind=StepKind.FIELD,
        steps__due_at__lte=now,
    )
    found = due.order_by("review_on", "pk").values_list("pk", flat=True)[:limit]
    return run_each(found, lambda pk: _offer_back(pk, now))


@transaction.atomic
def _offer_back(pk: int, now: datetime) -> bool:
    in_nurture = {"stage__in": FIELD_NURTURE_STAGES, "stream": Stream.FIELD, "review_on__isnull": False}
    lead = transitions.locked_if_free(pk, **in_nurture)
    if lead is None:
        return False
    step = lead.steps.filter(kind=StepKind.FIELD, due_at__lte=now).first()
    if step is None or lead.holder is None:
        return False
    next_steps.cancel_all(lead, None)
    next_steps.plan(lead, StepKind.REVIEW, due_at=step.due_at, assignee=lead.holder, why=step.why)
    with formats.read_by(lead.holder):
        subject = _("Review due: %(company)s") % {"company": lead.company}
        text = _(
            "This lead in your field nurture is due for review today. Create an opportunity, keep it with a new"
            " review date, or release it.\nNext step: %(step)s"
        )
    emails.queue(
        to=lead.holder.email,
        subject=subject,
        text=text % {"step": step.why},
        dedupe_key=f"field-nurture-review:{lead.pk}:{lead.review_on}",
    )
    return True


def _lock_field_nurture_lead(lead: Lead, by) -> Lead:
    """Lock the lead. Raises Refused unless it is in field nurture, and NotYours unless `by` holds it."""
    lead = transitions.lock_lead(lead.pk)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD:
        raise transitions.Refused(
            _("This lead is no longer in field nurture. It is now %(stage)s.")
            % {"stage": lead.get_stage_display()}
        )
    if lead.holder_id != by.pk:
        raise transitions.NotYours(_("This lead belongs to %(who)s.") % {"who": lead.holder})
    return lead
