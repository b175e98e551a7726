from django.db import models

from salesdesk.people.permissions import IMPORT_LISTS
from salesdesk.people.roles import Role

from .contents import OF_THE_PAST
from .undo_fields import UNDO_RUNS


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user):
        kept = self.exclude(state="discarded")
        if user.role == Role.ADMIN:
            return kept
        if user.role not in IMPORT_LISTS:
            return self.none()
        return kept.filter(campaign__team=user.team_id).exclude(contents__in=OF_THE_PAST)

    def for_pages(self):
        return self.select_related("campaign", "by")

    def to_work_on(self):
        """Return the lists that the sweep goes on with, the one that has waited longest first."""
        ended = models.Q(state__in=self.model.ENDED)
        going_on = models.Q(state__in=self.model.WORKED_ON, paused=False)
        undone = models.Q(undo_state__in=UNDO_RUNS)
        waiting = self.filter(undone | models.Q(going_on | ended, staged_rows=True))
        return waiting.order_by(models.F("worked_at").asc(nulls_first=True), "rows", "pk")
