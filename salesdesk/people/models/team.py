from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..permissions import WRITE_TRACKS
from ..roles import Role

BLEND_VALIDATORS = [MinValueValidator(1), MaxValueValidator(9)]


class TeamQuerySet(models.QuerySet):
    def managed_by(self, user):
        """Return the manager's own team, or all for an admin."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(pk=user.team_id) if user.role == Role.MANAGER else self.none()

    def marketed_by(self, user):
        """Return the teams whose nurture tracks `user` manages: their own, or all for an admin."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(pk=user.team_id) if user.role in WRITE_TRACKS else self.none()


class Team(models.Model):
    """Reps, their manager and their marketers, who share territories and campaigns."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    #: The call blend: retries and cold calls alternate in this ratio, so that neither waits for the other.
    retry_share = models.PositiveSmallIntegerField(_("retries"), default=1, validators=BLEND_VALIDATORS)
    cold_share = models.PositiveSmallIntegerField(_("cold calls"), default=1, validators=BLEND_VALIDATORS)

    #: The most of a rep's day that sales admin may take, in percent, before they and the manager are told.
    admin_share = models.PositiveSmallIntegerField(
        _("sales admin, at most (% of the day)"),
        default=20,
        db_default=20,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    #: Shown in the footer of every nurture e-mail, as most countries require; without it none is sent.
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="blend_shares_in_range",
                condition=models.Q(retry_share__range=(1, 9), cold_share__range=(1, 9)),
            ),
            models.CheckConstraint(
                name="admin_share_is_a_percentage", condition=models.Q(admin_share__range=(1, 100))
            ),
        ]
        ordering = ["name"]

    def __str__(self):
        return self.name
