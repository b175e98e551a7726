"""What can be done with many leads at once."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Track
from leads.accounts import custom_fields
from leads.compliance import eligibility
from leads.correspondence import follow_up
from leads.email_nurture import tracks
from leads.funnel import next_steps, transitions
from leads.funnel.transitions import Refused
from leads.models import Enrollment, Lead, NextStep
from leads.models.bulk.bulk_job import BulkAction
from leads.models.stages import FinalReason, Stage, Stream
from leads.queue import holds, reassignment
from leads.recycling import objections
from salesdesk import clock
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.people.models import User
from salesdesk.people.permissions import COMPLETE_LEADS, MANAGE_TEAMS, WORK_INSIDE_LEADS, WRITE_TRACKS
from salesdesk.people.roles import Role

from .action import ON_SCREEN, ON_SCREEN_WHY, Action

CHANGED = gettext_lazy("Changed since")
NO_CALL = gettext_lazy("No call that can be moved")


class Assign(Action):
    """Give leads of inside to another inside rep."""

    roles = MANAGE_TEAMS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.to = reps(by).filter(pk=details["to"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.to else _("This rep can't get leads any more")

    def skipped(self):
        return [
            (_("Of another team"), ~Q(campaign__team=self.to.team_id)),
            (_("With field, with Marketing or closed"), ~Q(stream__in=[Stream.INSIDE, Stream.NURTURE])),
            (_("Already theirs"), Q(holder=self.to)),
            (ON_SCREEN_WHY, ON_SCREEN),
        ]

    def take(self, lead_id: int) -> int | None:
        lead = Lead.objects.select_related("territory").get(pk=lead_id)
        had_it = lead.holder_id or (lead.territory.inside_rep_id if lead.territory else None)
        reassignment.reassign(lead, self.to, self.by)
        return had_it

    def undo(self, lead_id: int, before: int | None) -> None:
        lead = Lead.objects.get(pk=lead_id)
        if lead.holder_id != self.details["to"]:
            raise Refused(CHANGED)
        person = reps(self.by).filter(pk=before).first()
        if person is None:
            raise Refused(_("The rep who had it can't get leads any more"))
        reassignment.reassign(lead, person, self.by)


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


class Enroll(Action):
    """Enroll leads of Marketing in a nurture track."""

    roles = WRITE_TRACKS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.track = tracks_of(by).filter(pk=details["track"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.track else _("This track is gone")

    def skipped(self):
        active = Enrollment.objects.filter(lead=OuterRef("pk"), ended_at__isnull=True)
        cooling_down = Q(cooldown_until__gt=clock.now().date())
        return [
            (_("Of another team"), ~Q(campaign__team=self.track.team_id)),
            (_("Not with Marketing"), ~Q(stream=Stream.MARKETING, stage=Stage.PROSPECT)),
            (_("In a cool-down"), cooling_down),
            (_("In a track already"), Exists(active)),
            (_("No contact"), Q(contact=None)),
        ]

    def take(self, lead_id: int) -> None:
        count, refused = tracks.enroll([lead_id], self.track, self.by)
        if not count:
            raise Refused(refused[0] if refused else CHANGED)

    def undo(self, lead_id: int, before: None) -> None:
        transitions.lock_lead(lead_id)
        enrolled = Enrollment.objects.select_for_update(of=["self"]).filter(
            lead=lead_id, track=self.track, ended_at=None
        )
        if (found := enrolled.first()) is None:
            raise Refused(CHANGED)
        if found.sent.exists():
            raise Refused(_("An e-mail was sent already"))
        found.delete()


class SetField(Action):
    """Set a custom field of leads or their companies."""

    roles = COMPLETE_LEADS

    def __init__(self, details: dict[str, Any], by: User) -> None:
        super().__init__(details, by)
        self.field = fields().filter(pk=details["field"]).first()

    def reason_to_stop(self) -> str:
        return "" if self.field else _("This field was deleted")

    def skipped(self):
        return [(ON_SCREEN_WHY, ON_SCREEN)]

    def take(self, lead_id: int) -> Any:
        return [self._set(lead_id, self.details["value"])]

    def undo(self, lead_id: int, before: list) -> None:
        self._set(lead_id, before[0], only_from=self.details["value"])

    def _set(self, lead_id: int, value: Any, **only_from: Any) -> Any:
        lead = Lead.objects.select_related("company").get(pk=lead_id)
        row = lead if self.field.subject == Subject.LEAD else lead.company
        key = self.field.key
        had: list = []

        def is_other(stored: dict) -> bool:
            had.append(stored.get(key))
            return bool(only_from) and had[0] != only_from["only_from"]

        if custom_fields.change(row, [self.field], {key: value}, self.by, has_conflict=is_other) is None:
            raise Refused(CHANGED)
        return had[0]


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


ACTIONS: dict[str, type[Action]] = {
    BulkAction.ASSIGN: Assign,
    BulkAction.PLAN: Plan,
    BulkAction.ENROLL: Enroll,
    BulkAction.FIELD: SetField,
    BulkAction.DO_NOT_CALL: DoNotCall,
}


def allowed_to(user: User) -> list[BulkAction]:
    """Return the actions that a person may take, in order."""
    return [BulkAction(name) for name, action in ACTIONS.items() if user.role in action.roles]


def reps(user: User):
    """Return the inside reps to whom `user` may give leads."""
    return User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)


def tracks_of(user: User):
    """Return the tracks in which `user` may enroll leads."""
    return Track.objects.visible_to(user).filter(running=True)


def fields():
    """Return the custom fields that can be set for many leads."""
    return CustomField.objects.of(Subject.LEAD, Subject.COMPANY)
