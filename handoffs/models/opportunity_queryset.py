from django.db import models
from django.db.models import F, Q

from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.people.roles import REPS, Role


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the deals that `user` may see.

        Inside and field: those they hold or are the inside rep of. Presales: those they joined. Managers and
        Marketing: their team's.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(campaign__team=user.team_id)
        if user.role in REPS:
            return self.filter(Q(holder=user) | Q(lead__inside_rep=user))
        if user.role == Role.PRESALES:
            return self.filter(lead__presales=user, round=F("lead__round"))
        return self.none()

    def movable_by(self, user):
        """Return the deals whose step `user` may change: their own, or their team's if they manage it."""
        return self.visible_to(user) if user.role in MANAGE_TEAMS else self.filter(holder=user)

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def with_people(self):
        """Select everything a row shows, without the next step."""
        return self.select_related(
            "lead__company", "lead__campaign", "lead__contact", "lead__presales", "holder"
        )

    def for_lists(self):
        """Fetch everything a row shows, including the next step, in two queries."""
        return self.with_people().prefetch_related("lead__steps")
