from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Floor
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only
from salesdesk.people.models import Team

from .campaign import Campaign


class TargetFigure(models.TextChoices):
    SQLS = "sqls", _("Accepted SQLs")
    ORDERS = "orders", _("Orders")
    VALUE = "value", _("Order value")


class TargetQuerySet(models.QuerySet):
    def latest_of(self, team_id: int, months):
        """Return the row that holds now of each target of a team for these months, also of removed targets."""
        which = ("person_id", "campaign_id", "month", "figure")
        rows = self.filter(team=team_id, month__in=months)
        return rows.order_by(*which, "-pk").distinct(*which)


class Target(models.Model):
    """The goal of a team, or of a person or campaign of it, for a month, until the next row of the same target.

    The rows are the history. A row without an amount removes the target.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="targets", db_index=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="targets"
    )
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="targets")
    #: The first day of the month.
    month = models.DateField(_("month"))
    figure = models.CharField(_("figure"), max_length=6, choices=TargetFigure)
    amount = models.DecimalField(_("target"), max_digits=12, decimal_places=2, null=True, blank=True)
    #: Of an order value.
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="target_is_of_one_person_or_campaign",
                condition=Q(person__isnull=True) | Q(campaign__isnull=True),
            ),
            models.CheckConstraint(name="target_month_is_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="target_figure_is_known", condition=Q(figure__in=TargetFigure.values)
            ),
            models.CheckConstraint(
                name="target_amount_is_positive", condition=Q(amount__isnull=True) | Q(amount__gt=Decimal(0))
            ),
            models.CheckConstraint(
                name="target_count_is_whole",
                condition=Q(figure="value") | Q(amount__isnull=True) | Q(amount=Floor(F("amount"))),
            ),
            models.CheckConstraint(
                name="only_target_value_has_currency",
                condition=(Q(figure="value") & ~Q(currency="")) | (~Q(figure="value") & Q(currency="")),
            ),
        ]
        indexes = [
            # The latest row of each target of a team, and its history.
            models.Index(fields=["team", "month", "-id"], name="target_of_team"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.get_figure_display()} {self.month}: {self.amount}"
