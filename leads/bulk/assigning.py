"""Give many leads to another rep, or enroll them in a track."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaigns.models import Track
from leads.email_nurture import tracks
from leads.funnel import transitions
from leads.funnel.transitions import Refused
from leads.models import Enrollment, Lead
from leads.models.stages import Stage, Stream
from leads.queue import reassignment
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.permissions import MANAGE_TEAMS, WRITE_TRACKS
from salesdesk.people.roles import Role

from .action import CHANGED, ON_SCREEN, ON_SCREEN_WHY, Action


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


def reps(user: User):
    """Return the inside reps to whom `user` may give leads."""
    return User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)


def tracks_of(user: User):
    """Return the tracks in which `user` may enroll leads."""
    return Track.objects.visible_to(user).filter(running=True)
