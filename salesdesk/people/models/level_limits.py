from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only

from ..roles import Level


class ClosedRoute(models.TextChoices):
    """The routes of leads that a level may close: the values of the campaigns' routes."""

    INSIDE = "inside", _("Inside closes")
    FIELD = "field", _("Field closes")
    PARTNER = "partner", _("Partner closes")


class LevelLimits(models.Model):
    """The limits of a level of inside reps, until the next row of that level: the rows are the history."""

    level = models.CharField(_("level"), max_length=12, choices=Level)
    #: In the currency of the campaign; 0 if they may not close.
    closes_up_to = models.DecimalField(
        _("largest order"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    max_discount = models.DecimalField(
        _("largest discount, %"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    routes = ArrayField(models.CharField(max_length=10, choices=ClosedRoute), verbose_name=_("routes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="level_limits_are_possible",
                condition=Q(closes_up_to__gte=0, max_discount__gte=0, max_discount__lte=100),
            ),
            models.CheckConstraint(
                name="level_closes_known_routes", condition=Q(routes__contained_by=ClosedRoute.values)
            ),
            models.CheckConstraint(name="limited_level_is_known", condition=Q(level__in=Level.values)),
        ]
        indexes = [
            # The current limits of each level.
            models.Index(fields=["level", "-id"], name="level_limits_latest"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.get_level_display()} {self.closes_up_to}"
