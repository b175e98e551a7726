from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..roles import Role

BLEND_VALIDATORS = [MinValueValidator(1), MaxValueValidator(9)]


class TeamQuerySet(models.QuerySet):
    def managed_by(self, user):
        """A manager's own; an admin's all."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(pk=user.team_id) if user.role == Role.MANAGER else self.none()

    def marketed_by(self, user):
        """The teams in whose name `user` writes to many: a marketeer's and a manager's own; an admin's all."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(pk=user.team_id) if user.role in (Role.MARKETING, Role.MANAGER) else self.none()


class Team(models.Model):
    """Reps, their manager and their marketeers: who shares territories and campaigns."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    #: So many retries among so many cold calls: neither waits for the other to run out.
    retries = models.PositiveSmallIntegerField(_("retries"), default=1, validators=BLEND_VALIDATORS)
    cold = models.PositiveSmallIntegerField(_("cold calls"), default=1, validators=BLEND_VALIDATORS)

    #: Who sends the mails to many: in the footer of each, as the law of most countries asks. Without it none leaves.
    postal_address = models.CharField(_("postal address"), max_length=200, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="blend_shares_in_range",
                condition=models.Q(retries__range=(1, 9), cold__range=(1, 9)),
            ),
        ]
        ordering = ["name"]

    def __str__(self):
        return self.name
