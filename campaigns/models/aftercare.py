"""How the customers of a campaign are kept (R20)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class AftercareBy(models.TextChoices):
    """The role that keeps in touch with the customers of a campaign."""

    INSIDE = "inside", _("Inside rep")
    CLOSER = "closer", _("Rep who closed the deal")


class AftercareSettings(models.Model):
    """When a lost deal comes back, and how customers are kept: a first call evaluates the order, others follow."""

    recycle_lost_after = models.DurationField(_("recycle lost deals after"), default=timedelta(days=90))
    aftercare_by = models.CharField(
        _("customers are kept by"),
        max_length=6,
        choices=AftercareBy,
        default=AftercareBy.INSIDE,
        db_default=AftercareBy.INSIDE,
    )
    aftercare_first_after = models.DurationField(
        _("evaluate an order after"), default=timedelta(days=14), db_default=timedelta(days=14)
    )
    aftercare_every = models.DurationField(
        _("customer call every"), default=timedelta(days=90), db_default=timedelta(days=90)
    )

    class Meta:
        abstract = True


CONSTRAINTS = [
    models.CheckConstraint(
        name="aftercare_is_at_least_daily",
        condition=models.Q(
            aftercare_first_after__gte=timedelta(days=1),
            aftercare_every__gte=timedelta(days=1),
            aftercare_by__in=["inside", "closer"],
        ),
    ),
]
