"""What field keeps for itself (R10 c), and how it ends: reviewed, taken up, or let go through a door.

Nothing is kept in silence: each kept lead has a next step and a day on which it is looked at again. On that day
it is offered back to who keeps it, and never taken away.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from handoffs.models import Opportunity
from leads.funnel import next_steps, timeline, transitions
from leads.models import Activity, Lead
from leads.models.next_step import StepKind
from leads.models.stages import DropReason, FinalReason, Stage, Stream
from leads.recycling import recycle
from leads.recycling.exits import ExitDecision, ExitRoute
from salesdesk import clock
from salesdesk.outbox import emails
from salesdesk.people.models import User
from salesdesk.workers.batch import run_each

from . import opening

#: Kept by field at most so many per rep (R10 c).
MAX_FIELD_NURTURE = 10
#: What is kept is an SQL that field has not taken up, or a deal that is not decided soon.
FIELD_NURTURE_STAGES = (Stage.SQL, Stage.OPPORTUNITY)


def field_nurture_leads(user):
    """The kept leads that `user` sees; the nearest review first."""
    leads = Lead.objects.visible_to(user).filter(
        stage__in=FIELD_NURTURE_STAGES, stream=Stream.FIELD, review_on__isnull=False
    )
    return leads.order_by("review_on", "pk")


def lock_field_nurture(by: User) -> None:
    """Two leads that one person keeps at once are counted one after the other. Before the lead is locked."""
    list(User.objects.select_for_update(no_key=True).filter(pk=by.pk).values_list("pk"))


def require_capacity(by: User) -> None:
    """Raises Refused when this person keeps as many as anybody may."""
    if not has_capacity(by):
        raise transitions.Refused(_("You keep %(count)s already: let one go first.") % {"count": _count(by)})


def has_capacity(person: User) -> bool:
    """Whether this person may keep one more."""
    return _count(person) < MAX_FIELD_NURTURE


def _count(person: User) -> int:
    return Lead.objects.open().filter(holder=person, review_on__isnull=False).count()


def start_field_nurture(lead: Lead, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """`lead` (locked) is kept until its review, with a next step; the story says why."""
    was_fields, was_kept = lead.stream == Stream.FIELD, lead.review_on is not None
    transitions.move(lead, "keep", by, by, review_on, reason=said)
    next_steps.cancel_all(lead, by)
    due = clock.instant_of(datetime.combine(review_on, by.work_start), by.time_zone)
    next_steps.plan(lead, StepKind.FIELD, due_at=due, assignee=by, why=next_step)
    if was_fields:
        # Neither stage nor holder changed, so that the log of the funnel has no line.
        words = _("Kept on: %(said)s") if was_kept else _("Kept: %(said)s")
        timeline.add(lead, Activity.Kind.NOTE, words % {"said": said}, by)
    return lead


def exit_field_nurture(lead: Lead, by, *, drop: ExitDecision) -> Lead:
    """Looked at again, or let go: through the door that was chosen."""
    if drop.exit_route == ExitRoute.FIELD_NURTURE:
        return extend_review(lead, by, said=drop.log_reason, next_step=drop.next_step, review_on=drop.on)
    if drop.exit_route == ExitRoute.DISQUALIFIED:
        return rule_out(lead, by, reason=FinalReason(drop.reason), said=drop.log_reason)
    if drop.exit_route == ExitRoute.NURTURE:
        return to_nurture(
            lead, by, reason=drop.reason, on=drop.on, talking_point=drop.said, said=drop.log_reason
        )
    return to_marketing(lead, by, reason=DropReason(drop.reason), said=drop.log_reason)


@transaction.atomic
def extend_review(lead: Lead, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Looked at again, and still worth field's own time."""
    return start_field_nurture(
        _lock_field_nurture_lead(lead, by), by, said=said, next_step=next_step, review_on=review_on
    )


@transaction.atomic
def open_deal(lead: Lead, by, *, value: Decimal, probability: int, decides_on: date) -> Opportunity:
    """A kept lead became a deal."""
    return opening.open_by_field(
        _lock_field_nurture_lead(lead, by), by, value=value, probability=probability, decides_on=decides_on
    )


@transaction.atomic
def to_nurture(
    lead: Lead, by, *, on: date, reason: str = DropReason.NOT_NOW, talking_point: str = "", said: str = ""
) -> Lead:
    """Interested, not soon: back to inside, by telephone, with a date."""
    lead = _lock_field_nurture_lead(lead, by)
    return recycle.to_nurture(
        lead, by, reason=reason, on=on, talking_point=talking_point, said=said, answered=True
    )


@transaction.atomic
def to_marketing(lead: Lead, by, *, reason: DropReason, said: str = "") -> Lead:
    """Fell back into the market."""
    return recycle.to_marketing(
        _lock_field_nurture_lead(lead, by), by, reason=reason, said=said, answered=True
    )


@transaction.atomic
def rule_out(lead: Lead, by, *, reason: FinalReason, said: str = "") -> Lead:
    """They can't ever buy."""
    return recycle.rule_out(_lock_field_nurture_lead(lead, by), by, reason=reason, said=said, answered=True)


def run(now: datetime, limit: int = 200) -> int:
    """Offer kept leads back on the morning of their review; each once. Returns how many were."""
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
    free = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    kept_still = free.filter(
        pk=pk, stage__in=FIELD_NURTURE_STAGES, stream=Stream.FIELD, review_on__isnull=False
    )
    if not kept_still.exists():
        return False
    lead = transitions.lock_lead(pk)
    step = lead.steps.filter(kind=StepKind.FIELD, due_at__lte=now).first()
    if step is None or lead.holder is None:
        return False
    next_steps.cancel_all(lead, None)
    next_steps.plan(lead, StepKind.REVIEW, due_at=step.due_at, assignee=lead.holder, why=step.why)
    with override(lead.holder.language):
        subject = _("Still worth your own time? %(company)s") % {"company": lead.company}
        text = _(
            "You keep it until today. Take it up, keep it on with a new date, or let it go.\nNext step: %(step)s"
        )
    emails.queue(
        to=lead.holder.email,
        subject=subject,
        text=text % {"step": step.why},
        dedupe_key=f"kept-review:{lead.pk}:{lead.review_on}",
    )
    return True


def _lock_field_nurture_lead(lead: Lead, by) -> Lead:
    """The lead under lock, when it is kept and this person keeps it."""
    lead = transitions.lock_lead(lead.pk)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD:
        raise transitions.Refused(
            _("This lead is kept no more: it is %(stage)s now.") % {"stage": lead.get_stage_display()}
        )
    if lead.holder_id != by.pk:
        raise transitions.NotYours(_("%(who)s keeps this lead.") % {"who": lead.holder})
    return lead
