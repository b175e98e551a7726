"""Dropping out has doors (R10), and what is lost for now is looked at again (R12). Nothing ends in silence."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leads.funnel import exit_hooks, next_steps, transitions
from leads.models import Lead
from leads.models.nextstep import Kind
from leads.models.stages import ANSWERED_BY_FIELD, DropReason, Stage
from salesdesk import clock
from salesdesk.workers.batch import each


@transitions.whole
def to_nurture(
    lead: Lead,
    by,
    *,
    reason: str,
    on: date,
    bring_up: str = "",
    said: str = "",
    answered: bool = False,
    locked: bool = False,
) -> Lead:
    """Interested, not soon: telephone nurture by inside, with a dated call (R10 b).

    `on` is a day at the lead's place; `said` stands in the log where that is more than what to bring up. A call
    that was promised is kept, with what to bring up: with that contact it is what comes next. `answered` says that
    field's side is settled (handoffs do that). `locked`: the caller has the lead under lock, and what it changed is
    written with the move.
    """
    lead = _fresh(lead, answered, locked)
    before = lead.stage
    if lead.rests_until and lead.rests_until > on:
        said = _("They said no three times: nobody calls them before %(day)s.")
        raise transitions.Refused(said % {"day": date_format(lead.rests_until, "j M Y")})
    transitions.move(lead, "to_nurture", by, reason, reason=said or bring_up or _words(reason))
    next_steps.drop(lead, by, kept=[Kind.PROMISE])
    _part(lead, by, before, said or bring_up or _words(reason))
    promised = lead.steps.filter(contact=lead.contact).first()
    if promised is None:
        next_steps.plan(lead, Kind.NURTURE, due_at=opening_on(lead, on), assignee=lead.holder, why=bring_up)
    elif bring_up:
        next_steps.bring_up(promised, bring_up)
    return lead


@transitions.whole
def to_marketing(
    lead: Lead, by, *, reason: str, said: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Fell back into the market: Marketing has it, for its digital nurture (R10 a)."""
    lead = _fresh(lead, answered, locked)
    before = lead.stage
    transitions.move(lead, "to_marketing", by, reason, reason=said or _words(reason))
    next_steps.drop(lead, by)
    _part(lead, by, before, said or _words(reason))
    return lead


@transitions.whole
def rule_out(
    lead: Lead, by, *, reason: str, said: str = "", answered: bool = False, locked: bool = False
) -> Lead:
    """Can't ever buy: lost for good, and says why."""
    lead = _fresh(lead, answered, locked)
    before = lead.stage
    transitions.move(lead, "rule_out", by, by, reason, reason=said or _words(reason))
    next_steps.drop(lead, by)
    _part(lead, by, before, said or _words(reason))
    return lead


def opening_on(lead: Lead, on: date) -> datetime:
    """The instant at which calling starts at the lead's place on that day, or on the next working one."""
    place = lead.company.place.clock
    midnight = clock.instant_of(datetime.combine(on, time()), place.zone or "UTC")
    window = clock.window(place, midnight)
    return window.opens_at if window else midnight


def run(now: datetime, limit: int = 200) -> int:
    """Bring lost deals back on their date: to the telephone nurture, on top of the rep's queue that day.

    Returns how many came back. One transaction each: what fails does not hold the others up.
    """
    due = Lead.objects.filter(recycle_on__lte=now.date()).order_by("recycle_on", "pk")
    return each(due.values_list("pk", flat=True)[:limit], lambda pk: _bring_back(pk, now))


@transaction.atomic
def _bring_back(pk: int, now: datetime) -> bool:
    waiting = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    if not waiting.filter(pk=pk, stage=Stage.LOST, recycle_on__lte=now.date()).exists():
        return False
    lead = transitions.locked(pk)
    said = _("Lost earlier: %(reason)s. Its date came.") % {"reason": lead.reason_shown}
    to_nurture(lead, None, reason=DropReason.CAME_BACK, on=now.date(), bring_up=said)
    return True


def _fresh(lead: Lead, answered: bool, locked: bool) -> Lead:
    lead = lead if locked else transitions.locked(lead.pk)
    if lead.stage in ANSWERED_BY_FIELD and not answered:
        raise transitions.Refused(_("This one is answered in the handoffs."))
    return lead


def _part(lead: Lead, by, before: str, said: str) -> None:
    """Whoever planned something with the lead hears of it; with a suspect nobody has even spoken."""
    if before != Stage.SUSPECT:
        exit_hooks.lead_exits(lead, by, said)


def _words(reason: str) -> str:
    return str(dict(DropReason.choices).get(reason, reason))
