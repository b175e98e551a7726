from django.db import models
from django.db.models import Q

from leads.models.lead import Lead
from salesdesk.people.permissions import HANDLE_SUPPORT
from salesdesk.people.roles import Role

UNFINISHED = ["open", "taken", "waiting"]
IS_UNFINISHED = Q(state__in=UNFINISHED)


class SupportTaskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the tasks that `user` may see: those they sent, those of the leads that they see, and for Support
        and managers all of their team.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in HANDLE_SUPPORT:
            return self.filter(lead__campaign__team=user.team_id)
        return self.filter(Q(requested_by=user) | Q(lead__in=Lead.objects.visible_to(user).values("pk")))

    def unfinished(self):
        return self.filter(IS_UNFINISHED)

    def finished(self):
        return self.exclude(IS_UNFINISHED)

    def in_hands_of(self, person):
        """Return the unfinished tasks that `person`, or nobody yet, has taken; `person` may be an outer reference."""
        return self.unfinished().filter(Q(assignee__isnull=True) | Q(assignee=person))

    def for_lists(self):
        """Select what a row shows."""
        return self.select_related("lead__company", "lead__campaign", "requested_by", "assignee", "closed_by")
