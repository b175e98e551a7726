from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.no_overlap import never_twice

from ..roles import Role


class AbsenceQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Own ones, and a team's for its manager: why somebody is away is nobody else's."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(Q(person=user) | Q(person__team=user.team_id))
        return self.filter(person=user)

    def to_come(self):
        """Those that last, or have yet to begin."""
        return self.filter(ends_at__gt=clock.now())

    def between(self, since, until):
        return self.filter(begins_at__lt=until, ends_at__gt=since)


class Absence(models.Model):
    """A stretch of time in which somebody does not work: no meeting is booked then, and no clock runs."""

    class Reason(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        ILL = "ill", _("Ill")
        TRAINING = "training", _("Training")
        OTHER = "other", _("Something else")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences", verbose_name=_("person")
    )
    begins_at = models.DateTimeField(_("away from"))
    ends_at = models.DateTimeField(_("back at"))
    reason = models.CharField(_("reason"), max_length=8, choices=Reason, default=Reason.HOLIDAY)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=clock.now, editable=False)
    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(name="who_is_away_comes_back", condition=Q(ends_at__gt=F("begins_at"))),
            never_twice("nobody_is_away_twice", begins="begins_at", ends="ends_at"),
        ]

    def __str__(self):
        return f"{self.person} {self.begins_at:%Y-%m-%d} – {self.ends_at:%Y-%m-%d}"
