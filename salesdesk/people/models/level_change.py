from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only

from ..roles import Level


class LevelChange(models.Model):
    """A rep was promoted or demoted, by whom and why. Append-only."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="level_changes")
    before = models.CharField(max_length=12, choices=Level, blank=True)
    after = models.CharField(_("level"), max_length=12, choices=Level)
    note = models.CharField(_("note"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(name="level_changes_to_another", condition=~Q(before=F("after"))),
            models.CheckConstraint(name="level_change_has_a_note", condition=~Q(note="")),
            models.CheckConstraint(name="nobody_changes_their_own_level", condition=~Q(person=F("by"))),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.person_id} {self.before} → {self.after}"

    @property
    def is_promotion(self) -> bool:
        levels = list(Level)
        return not self.before or levels.index(Level(self.after)) > levels.index(Level(self.before))
