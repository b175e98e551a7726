"""The clock of the first call to an MQL (R5): it runs within calling hours at the lead's place.

At the campaign's agreed time the managers of the team are told; at its second limit the lead goes to a colleague of
the same team who is at work.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _

from leads.compliance import eligibility
from leads.models import FirstCallAlert, Lead, NextStep
from leads.models.queue.next_step import window_opens_at
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stream
from leads.queue import pauses, reassignment
from salesdesk import formats
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.workers.batch import run_each

KINDS = (StepKind.FRESH, StepKind.CALL_REQUEST)
Level = FirstCallAlert.Level


def run(now: datetime, limit: int = 200) -> int:
    """Escalate the MQLs that were not called in time. Returns how many steps of escalation were taken."""
    late = waiting(now).filter(_beyond("first_call_within", now))
    told = late.exclude(_alerted(Level.MANAGER_TOLD))
    offered = late.filter(_beyond("offer_mql_after", now)).exclude(_alerted(Level.OFFERED_TO_COLLEAGUE))
    done = run_each(told.values_list("pk", flat=True)[:limit], lambda pk: _tell_managers(pk, now))
    return done + run_each(offered.values_list("pk", flat=True)[:limit], lambda pk: _offer(pk, now))


def colleague_for(lead: Lead, now: datetime) -> User | None:
    """Return an inside rep of the team who is at work, other than the one who has `lead`, with the fewest MQLs."""
    has_it = {lead.holder_id, lead.territory.inside_rep_id if lead.territory else None}
    fresh = Count("steps", filter=Q(steps__kind__in=KINDS))
    team = User.objects.filter(team=lead.campaign.team_id, role=Role.INSIDE, is_active=True)
    for person in team.prefetch_related("absences").annotate(fresh=fresh).order_by("fresh", "name", "pk"):
        if person.pk not in has_it and person.calendar.is_open(now) and pauses.open_pause(person) is None:
            return person
    return None


def waiting(now: datetime):
    """Return the first calls to MQLs that can be made now, oldest first, with `since` when their clock started."""
    steps = NextStep.objects.filter(kind__in=KINDS, lead__stream=Stream.INSIDE).in_open_places(now)
    steps = steps.due(now).off_screen().not_suppressed()
    return steps.annotate(since=Greatest("due_at", window_opens_at())).order_by("due_at", "pk")


def _beyond(limit: str, now: datetime) -> Q:
    return Q(since__lte=now - F(f"campaign__{limit}"))


def _alerted(level: int) -> Q:
    return Q(lead__first_call_alert__since=F("created_at"), lead__first_call_alert__level__gte=level)


@transaction.atomic
def _tell_managers(pk: int, now: datetime) -> bool:
    step = _locked(pk)
    if step is None:
        return False
    lead, rep = step.lead, step.assignee or (step.territory and step.territory.inside_rep)
    _record(step, Level.MANAGER_TOLD)
    for manager in User.objects.filter(role=Role.MANAGER, team=lead.campaign.team_id, is_active=True):
        with formats.read_by(manager):
            facts = {"company": lead.company, "rep": rep, "interest": lead.interest or "–"}
            subject = _("%(company)s has not been called in the agreed time") % facts
            waiting = (
                _("%(rep)s has an MQL waiting. Interest: %(interest)s.")
                if rep
                else _("An unassigned MQL is waiting. Interest: %(interest)s.")
            )
            text = waiting % facts
        key, url = f"first-call-late:{lead.pk}:{step.created_at.isoformat()}", reverse("lead", args=[lead.pk])
        notifications.notify(manager, Kind.ESCALATED, subject=subject, text=text, url=url, key=key)
    return True


@transaction.atomic
def _offer(pk: int, now: datetime) -> bool:
    step = _locked(pk)
    if step is None or (to := colleague_for(step.lead, now)) is None:
        # Tried again at the next run: somebody may come back to work.
        return False
    _record(step, Level.OFFERED_TO_COLLEAGUE)
    reassignment.reassign(step.lead, to, None)
    eligibility.make_company_ready(step.company_id, now)
    return True


def _locked(pk: int) -> NextStep | None:
    """Return the step with its lead locked, or None if it was called meanwhile. Leads are locked before steps."""
    lead = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True).filter(steps=pk).first()
    related = ["lead__company", "lead__campaign", "lead__territory", "territory__inside_rep", "assignee"]
    return NextStep.objects.select_related(*related).filter(pk=pk).off_screen().first() if lead else None


def _record(step: NextStep, level: Level) -> None:
    facts = {"since": step.created_at, "level": level}
    FirstCallAlert.objects.update_or_create(lead=step.lead, defaults=facts)
