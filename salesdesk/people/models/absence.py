from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.no_overlap import no_overlap

from ..roles import Role


class AbsenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the user's own absences, a team's for its manager, all for an admin. Reasons are private."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(Q(person=user) | Q(person__team=user.team_id))
        return self.filter(person=user)

    def upcoming(self):
        """Return the current and future absences."""
        return self.filter(ends_at__gt=clock.now())

    def between(self, since, until):
        return self.filter(starts_at__lt=until, ends_at__gt=since)


class Absence(models.Model):
    """A period in which a person doesn't work: no meetings are booked and their deadlines are paused."""

    class Reason(models.TextChoices):
        HOLIDAY = "holiday", _("Vacation")
        ILL = "ill", _("Sick leave")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Other")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    starts_at = models.DateTimeField(_("away from"))
    ends_at = models.DateTimeField(_("back at"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason, default=Reason.HOLIDAY)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(name="absence_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            no_overlap("no_overlapping_absences", begins="starts_at", ends="ends_at"),
        ]

    def __str__(self):
        return f"{self.person} {self.starts_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"
