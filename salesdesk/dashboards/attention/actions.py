"""The actions on a single lead that needs attention, beside those of leads/bulk. Each can be undone."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.models import Territory
from handoffs.acceptance import pass_on, takeover
from handoffs.models import Handoff
from leads.assignment import unassigned
from leads.bulk.action import CHANGED, ON_SCREEN, ON_SCREEN_WHY, Action
from leads.bulk.calling import Plan
from leads.funnel import next_steps, transitions
from leads.funnel.transitions import Refused
from leads.models import Lead, NextStep
from leads.monitoring import leaks
from leads.queue import holds
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role


class ReOffer(Action):
    """Offer an overdue handoff to the next field rep in rotation."""

    roles = MANAGE_TEAMS

    def reason_to_stop(self) -> str:
        return ""

    def skipped(self):
        return []

    def take(self, lead_id: int) -> int:
        running = Handoff.objects.running().select_related("lead__territory", "lead__campaign__team", "to")
        if (handoff := running.filter(lead=lead_id).first()) is None:
            raise Refused(CHANGED)
        return pass_on.pass_on(handoff, self.by).pk

    def undo(self, lead_id: int, before: int) -> None:
        pass_on.take_back(Handoff.objects.get(pk=before, lead=lead_id), self.by)


class Replan(Plan):
    """Plan a call on another day, from where its cadence begins anew, so that it needs no attention until then."""

    def take(self, lead_id: int) -> list:
        pk, *before = super().take(lead_id)
        step = NextStep.objects.get(pk=pk)
        NextStep.objects.filter(pk=pk).update(attempt=1)
        return [step.attempt, pk, *before]

    def undo(self, lead_id: int, before: list) -> None:
        attempt, *planned = before
        super().undo(lead_id, planned)
        NextStep.objects.filter(pk=planned[0]).update(attempt=attempt)


class PlanNow(Action):
    """Plan a call, or a step of field, for now."""

    roles = MANAGE_TEAMS

    def reason_to_stop(self) -> str:
        return ""

    def skipped(self):
        return []

    def take(self, lead_id: int) -> int:
        return leaks.plan_call(Lead.objects.get(pk=lead_id), self.by).pk

    def undo(self, lead_id: int, before: int) -> None:
        lead = transitions.lock_lead(lead_id)
        step = NextStep.objects.select_for_update(of=["self"]).filter(pk=before, lead=lead).first()
        if step is None:
            raise Refused(CHANGED)
        if holds.holder_of(lead.company_id):
            raise Refused(ON_SCREEN_WHY)
        next_steps.cancel(step, self.by)


class AssignTerritory(Action):
    """Assign an unassigned lead to a territory of its campaign."""

    roles = MANAGE_TEAMS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.territory = Territory.objects.editable_by(by).filter(pk=details["territory"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.territory else _("This territory was deleted")

    def skipped(self):
        return [(ON_SCREEN_WHY, ON_SCREEN)]

    def take(self, lead_id: int) -> list:
        lead = transitions.lock_lead(lead_id)
        if lead.territory_id or not lead.is_open:
            raise Refused(CHANGED)
        if not lead.campaign.territories.filter(pk=self.territory.pk).exists():
            raise Refused(
                _("%(territory)s is not a territory of %(campaign)s. Add it to the campaign first.")
                % {"territory": self.territory, "campaign": lead.campaign}
            )
        steps = list(lead.steps.values_list("pk", flat=True))
        unassigned.assign([lead_id], self.territory, self.by)
        version = Lead.objects.values_list("version", flat=True).get(pk=lead_id)
        return [lead.stream, lead.contact_id, steps, version]

    def undo(self, lead_id: int, before: list) -> None:
        stream, contact, steps, version = before
        lead = transitions.lock_lead(lead_id)
        if lead.version != version:
            raise Refused(CHANGED)
        if holds.holder_of(lead.company_id):
            raise Refused(ON_SCREEN_WHY)
        next_steps.cancel_steps(lead.steps.exclude(pk__in=steps), self.by)
        lead.territory, lead.stream, lead.contact_id = None, stream, contact
        transitions.save(lead, self.by, _("No longer assigned to a territory."))


class GiveInField(Action):
    """Give a lead in field nurture to another field rep, with its tasks and meetings."""

    roles = MANAGE_TEAMS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.to = field_reps(by).filter(pk=details["to"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.to else _("This rep can't get leads any more")

    def skipped(self):
        return []

    def take(self, lead_id: int) -> int:
        holder = Lead.objects.select_related("holder").get(pk=lead_id).holder
        if holder is None or holder.role != Role.FIELD:
            raise Refused(CHANGED)
        if holder == self.to:
            raise Refused(_("Already theirs"))
        takeover.take_over_lead(lead_id, holder, self.to, self.by)
        return holder.pk

    def undo(self, lead_id: int, before: int) -> None:
        if Lead.objects.get(pk=lead_id).holder_id != self.details["to"]:
            raise Refused(CHANGED)
        person = field_reps(self.by).filter(pk=before).first()
        if person is None:
            raise Refused(_("The rep who had it can't get leads any more"))
        takeover.take_over_lead(lead_id, self.to, person, self.by)


def field_reps(user: User):
    """Return the field reps to whom `user` may give leads."""
    return User.objects.colleagues_of(user).filter(role=Role.FIELD, is_active=True)
