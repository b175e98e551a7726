"""Plan the calls to many leads on another day, or never call them again."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.compliance import eligibility
from leads.correspondence import follow_up
from leads.funnel import next_steps, transitions
from leads.funnel.transitions import Refused
from leads.models import Lead, NextStep
from leads.models.stages import FinalReason, Stage, Stream
from leads.queue import holds
from leads.recycling import objections
from salesdesk import clock
from salesdesk.people.permissions import WORK_INSIDE_LEADS

from .action import CHANGED, ON_SCREEN, ON_SCREEN_WHY, Action

NO_CALL = gettext_lazy("No call that can be moved")


class Plan(Action):
    """Plan the calls to leads on another day."""

    roles = WORK_INSIDE_LEADS

    def reason_to_stop(self) -> str:
        return "" if date.fromisoformat(self.details["on"]) > self.by.today else _("The day has come")

    def skipped(self):
        calls = NextStep.objects.filter(
            lead=OuterRef("pk"), contact=OuterRef("contact"), kind__in=follow_up.MOVABLE
        )
        return [
            (NO_CALL, ~Exists(calls)),
            (ON_SCREEN_WHY, ON_SCREEN),
        ]

    def take(self, lead_id: int) -> list:
        lead = transitions.lock_lead(lead_id)
        if lead.contact is None:
            raise Refused(NO_CALL)
        call = self._call(lead)
        before = [call.pk, call.due_at.isoformat(), call.why]
        on, why = date.fromisoformat(self.details["on"]), self.details["why"]
        follow_up.plan(lead, lead.contact, on, why, self.by)
        call.refresh_from_db()
        return [*before, call.due_at.isoformat()]

    def undo(self, lead_id: int, before: list) -> None:
        pk, due_at, why, planned = before
        lead = transitions.lock_lead(lead_id)
        call = NextStep.objects.select_for_update(of=["self"]).filter(pk=pk, lead=lead).first()
        if call is None or call.due_at.isoformat() != planned:
            raise Refused(CHANGED)
        if holds.holder_of(lead.company_id):
            raise Refused(ON_SCREEN_WHY)
        next_steps.move(call, datetime.fromisoformat(due_at), lead.zone)
        NextStep.objects.filter(pk=pk).update(why=why)
        eligibility.make_company_ready(lead.company_id, clock.now())

    def _call(self, lead: Lead) -> NextStep:
        calls = lead.steps.filter(contact=lead.contact, kind__in=follow_up.MOVABLE)
        if (call := calls.order_by("pk").first()) is None:
            raise Refused(NO_CALL)
        return call


class DoNotCall(Action):
    """Disqualify leads whose contacts must not be called. This is final."""

    roles = WORK_INSIDE_LEADS

    def reason_to_stop(self) -> str:
        return ""

    def skipped(self):
        return [
            (_("Closed"), Q(stage__in=[Stage.WON, Stage.LOST])),
            (_("With field"), Q(stream=Stream.FIELD)),
            (ON_SCREEN_WHY, ON_SCREEN),
        ]

    def take(self, lead_id: int) -> None:
        lead = Lead.objects.get(pk=lead_id)
        objections.rule_out(lead, self.by, reason=FinalReason.DO_NOT_CALL, comment=self.details["why"])

    def undo(self, lead_id: int, before: None) -> None:
        raise Refused(_("A do-not-call request is final"))
