"""Take leads out of the funnel by the exits of R10, and recycle lost deals on their date (R12)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import DateField, DateTimeField, Exists, F, Func, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Activity, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import ANSWERED_BY_FIELD, DropReason, Stage
from salesdesk import clock, formats
from salesdesk.workers.batch import run_each


@transitions.atomic_on_lead
def to_nurture(
    lead: Lead,
    by,
    *,
    reason: str,
    on: date,
    talking_point: str = "",
    comment: str = "",
    answered: bool = False,
    locked: bool = False,
) -> Lead:
    """Move `lead` to phone nurture with a scheduled call (R10 b).

    `on` is a date at the lead's place. `comment` is the text for the log, if it differs from `talking_point`. An open
    promised call stays and gets the talking point. `answered` means that the handoff or deal is closed already.
    `locked` means that the caller has locked the lead; its changes are saved with the move.
    """
    lead = _relock(lead, answered, locked)
    before = lead.stage
    if lead.cooldown_until and lead.cooldown_until > on:
        text = _("They said no three times in a row. No calls before %(day)s; choose a later date.")
        raise transitions.Refused(text % {"day": formats.full_day(lead.cooldown_until)})
    transitions.move(lead, "to_nurture", by, reason, reason=comment or talking_point or _reason_text(reason))
    next_steps.cancel_all(lead, by, kept=[StepKind.CALLBACK])
    _notify_exit(lead, by, before, comment or talking_point or _reason_text(reason))
    promised = lead.steps.filter(contact=lead.contact).first()
    if promised is None:
        next_steps.plan(
            lead, StepKind.NURTURE, due_at=calling_opens_at(lead, on), assignee=lead.holder, why=talking_point
        )
    elif talking_point:
        next_steps.add_talking_point(promised, talking_point)
    return lead


@transitions.atomic_on_lead
def to_marketing(
    lead: Lead, by, *, reason: str, comment: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Return `lead` to Marketing for e-mail nurture (R10 a). A suspect whose campaign ends uncalled stays one."""
    lead = _relock(lead, answered, locked)
    before = lead.stage
    uncalled = reason == DropReason.CAMPAIGN_ENDED and before == Stage.SUSPECT and not _was_called(lead)
    way = "leave_uncalled" if uncalled else "to_marketing"
    transitions.move(lead, way, by, reason, reason=comment or _reason_text(reason))
    next_steps.cancel_all(lead, by)
    _notify_exit(lead, by, before, comment or _reason_text(reason))
    return lead


@transitions.atomic_on_lead
def rule_out(
    lead: Lead, by, *, reason: str, comment: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Disqualify `lead` with a reason: they will never buy."""
    lead = _relock(lead, answered, locked)
    before = lead.stage
    transitions.move(lead, "rule_out", by, by, reason, reason=comment or _reason_text(reason))
    next_steps.cancel_all(lead, by)
    _notify_exit(lead, by, before, comment or _reason_text(reason))
    return lead


def _was_called(lead: Lead) -> bool:
    return lead.activities.filter(kind=Activity.Kind.CALL).exists()


def calling_opens_at(lead: Lead, on: date) -> datetime:
    """Return when calling starts at the lead's place on that date, or on the next working day."""
    place = lead.calling_place
    midnight = clock.instant_of(datetime.combine(on, time()), place.day_zone)
    window = clock.window(place, midnight)
    return window.opens_at if window else midnight


def run(now: datetime, limit: int = 200) -> int:
    """Recycle lost deals on their date: move them to phone nurture, with a call that day.

    Returns how many. Uses a transaction per lead, so that one failure doesn't stop the others.
    """
    due = _due(Lead.objects.all(), now).order_by("recycle_on", "pk")
    return run_each(due.values_list("pk", flat=True)[:limit], lambda pk: _recycle(pk, now))


def _due(leads: QuerySet[Lead], now: datetime) -> QuerySet[Lead]:
    """Return the lost deals of `leads` that come back today.

    While the company has another open lead in the campaign, they wait for its end.
    """
    other = Lead.objects.open().filter(company=OuterRef("company"), campaign=OuterRef("campaign"))
    return leads.filter(~Exists(other), stage=Stage.LOST, recycle_on__lte=_today_there(now))


def _today_there(now: datetime) -> Coalesce:
    """Return the day at the lead's place, as an expression: the deal comes back by its own calendar.

    Of several possible time zones the day counts that has begun in all of them, as in `Place.day_zone`.
    """
    there = Func(
        Cast(Value(now), DateTimeField()),
        F("company__place__zones"),
        template=(
            "(SELECT min((at AT TIME ZONE zone)::date)"
            " FROM (SELECT %(expressions)s) AS here (at, zones), unnest(zones) AS zone)"
        ),
        output_field=DateField(),
    )
    return Coalesce(there, Value(now.date()))


@transaction.atomic
def _recycle(pk: int, now: datetime) -> bool:
    waiting = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    if not _due(waiting, now).filter(pk=pk).exists():
        return False
    lead = transitions.lock_lead(pk)
    today = now.astimezone(ZoneInfo(lead.zone)).date()
    text = _("Previously lost: %(reason)s. Follow-up date reached.") % {"reason": lead.reason_shown}
    to_nurture(lead, None, reason=DropReason.CAME_BACK, on=today, talking_point=text)
    return True


def _relock(lead: Lead, answered: bool, locked: bool) -> Lead:
    lead = lead if locked else transitions.lock_lead(lead.pk)
    if lead.stage in ANSWERED_BY_FIELD and not answered:
        raise transitions.Refused(_("Field has this lead. Answer the handoff or close the deal instead."))
    return lead


def _notify_exit(lead: Lead, by, before: str, comment: str) -> None:
    """Notify apps that planned something with the lead. Nothing is ever planned with a suspect."""
    if before != Stage.SUSPECT:
        exit_hooks.lead_exits(lead, by, comment)


def _reason_text(reason: str) -> str:
    return str(dict(DropReason.choices).get(reason, reason))
