"""Inside offers an SQL, field answers it against the clock (R9). Every answer says what happens next.

Lock order: lead, then handoff.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads import funnel, readiness, recycle, steps
from leads.models import Lead
from leads.models.nextstep import Kind
from leads.models.stages import DropReason, Stage, Stream
from salesdesk import clock
from salesdesk.people.models import User

from . import opening
from .models import Handoff, Opportunity
from .models.handoff import Reason

#: Kept by field at most so many per rep (R10 c), reviewed so often.
KEPT_AT_MOST = 10
REVIEW_AFTER = timedelta(days=30)

ONLY_WHO_QUALIFIED = gettext_lazy("Only who qualified a lead hands it over.")

#: What Marketing reads of the reason for which field let it fall.
DROPPED_FOR = {
    Reason.BUDGET_HOLDER: DropReason.NO_AUTHORITY,
    Reason.NEED_UNCLEAR: DropReason.NO_NEED,
    Reason.NO_BUDGET: DropReason.NO_BUDGET,
    Reason.TIMING: DropReason.NOT_NOW,
}


@transaction.atomic
def offer(lead: Lead, by, *, brief: str, to: User | None = None) -> Handoff:
    """Offer an SQL to the territory's field rep, or to another one. Their clock runs in their working hours."""
    lead = funnel.locked(lead.pk)
    if lead.stage != Stage.SQL or lead.holder_id != by.pk:
        raise funnel.NotYours(ONLY_WHO_QUALIFIED)
    if lead.handoffs.open().exists():
        raise funnel.Refused(_("This lead is handed over already."))
    to = to or (lead.territory.field_rep if lead.territory else None)
    if to is None:
        raise funnel.Refused(_("No territory takes this lead: to whom is it handed?"))
    now = clock.now()
    handoff = Handoff.objects.create(
        lead=lead,
        round=lead.round,
        offered_by=by,
        to=to,
        brief=brief.strip(),
        offered_at=now,
        due_at=to.calendar.add(now, lead.campaign.answer_within),
    )
    lead.field_rep = to
    funnel.save(lead, by, _("Handed to %(who)s.") % {"who": to})
    steps.drop(lead, by)
    steps.plan(lead, Kind.ANSWER, due_at=handoff.due_at, assignee=to, why=brief)
    return handoff


@transaction.atomic
def accept(handoff: Handoff, by, *, value: Decimal, chance: int, decides_on: date) -> Opportunity:
    """Mine now: an opportunity, with the date on which the buyer decides."""
    lead, handoff = _awaiting(handoff, by)
    handoff.accept(by)
    handoff.save()
    return opening.by_field(lead, by, value=value, chance=chance, decides_on=decides_on)


@transaction.atomic
def send_back(handoff: Handoff, by, *, reason: Reason, missing: str) -> Lead:
    """Not ready: back to the inside rep who made it, on top of their queue, with what has to be found out."""
    lead, handoff = _awaiting(handoff, by)
    _return(handoff, by, reason, missing)
    funnel.move(lead, "send_back", by, reason=missing or str(Reason(reason).label))
    steps.drop(lead, by)
    steps.plan(lead, Kind.RETURNED, due_at=clock.now(), assignee=lead.holder, why=missing)
    readiness.of_company(lead.company_id, clock.now())
    return lead


@transaction.atomic
def to_nurture(handoff: Handoff, by, *, on: date, said: str = "") -> Lead:
    """Interested, not soon: to inside's telephone nurture, with a date (R10 b)."""
    lead, handoff = _awaiting(handoff, by)
    _return(handoff, by, Reason.TIMING, said)
    return recycle.to_nurture(lead, by, reason=DropReason.NOT_NOW, on=on, bring_up=said, answered=True)


@transaction.atomic
def to_marketing(handoff: Handoff, by, *, reason: Reason, said: str = "") -> Lead:
    """Fell back into the market: to Marketing's digital nurture (R10 a)."""
    lead, handoff = _awaiting(handoff, by)
    _return(handoff, by, reason, said)
    dropped_for = DROPPED_FOR.get(Reason(reason), DropReason.NO_INTEREST)
    return recycle.to_marketing(lead, by, reason=dropped_for, said=said, answered=True)


@transaction.atomic
def keep(handoff: Handoff, by, *, said: str, next_step: str, review_on: date) -> Lead:
    """Exceptional: field nurtures it itself, with a next step and a review (R10 c)."""
    lead, handoff = _awaiting(handoff, by)
    kept = Lead.objects.open().filter(holder=by, review_on__isnull=False).count()
    if kept >= KEPT_AT_MOST:
        raise funnel.Refused(_("You keep %(count)s already: let one go first.") % {"count": kept})
    handoff.accept(by)
    handoff.save()
    funnel.move(lead, "keep", by, by, review_on, reason=said)
    steps.drop(lead, by)
    steps.plan(lead, Kind.FIELD, due_at=_morning(review_on, by), assignee=by, why=next_step)
    return lead


@transaction.atomic
def take_up(lead: Lead, by, *, value: Decimal, chance: int, decides_on: date) -> Opportunity:
    """A kept lead became a deal."""
    lead = funnel.locked(lead.pk)
    if lead.stage != Stage.SQL or lead.stream != Stream.FIELD or lead.holder_id != by.pk:
        raise funnel.NotYours(_("Only who keeps a lead takes it up."))
    return opening.by_field(lead, by, value=value, chance=chance, decides_on=decides_on)


@transaction.atomic
def withdraw(handoff: Handoff, by) -> Lead:
    """Inside takes back what it offered, before field answered."""
    lead = funnel.locked(handoff.lead_id)
    handoff = Handoff.objects.select_for_update().get(pk=handoff.pk)
    if handoff.state != Handoff.State.OFFERED:
        raise funnel.Refused(_answered(handoff))
    if handoff.offered_by_id != by.pk:
        raise funnel.NotYours(_("Only who offered it takes it back."))
    handoff.withdraw(by)
    handoff.save()
    lead.field_rep = None
    funnel.save(lead, by, _("Taken back from field."))
    steps.drop(lead, by)
    due = clock.now() + timedelta(days=1)
    steps.plan(
        lead, Kind.CLOSE, due_at=due, assignee=by, why=_("Taken back: hand it over again, or open it.")
    )
    return lead


def _awaiting(handoff: Handoff, by) -> tuple[Lead, Handoff]:
    """The lead and the handoff under lock, when this person's answer is still awaited."""
    lead = funnel.locked(handoff.lead_id)
    handoff = Handoff.objects.select_for_update().get(pk=handoff.pk)
    if handoff.state != Handoff.State.OFFERED:
        raise funnel.Refused(_answered(handoff))
    if handoff.to_id != by.pk:
        raise funnel.NotYours(_("%(who)s was asked to answer this one.") % {"who": handoff.to})
    return lead, handoff


def _return(handoff: Handoff, by, reason: Reason, missing: str) -> None:
    handoff.send_back(by, reason, missing)
    handoff.save()


def _answered(handoff: Handoff) -> str:
    return _("%(who)s was first: this handoff is %(state)s.") % {
        "who": handoff.answered_by,
        "state": handoff.get_state_display().lower(),
    }


def _morning(day: date, person: User) -> datetime:
    return clock.instant_of(datetime.combine(day, person.work_start), person.time_zone)
