from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from salesdesk.db.append_only import append_only
from salesdesk.people.models import Team
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import REPS, Role

from .opportunity import Opportunity


class FrozenForecast(models.Model):
    """The forecast of a week, as it was when a sweep froze it (handoffs/forecast/freezing.py). Append-only."""

    #: The Monday of the week.
    week = models.DateField()
    frozen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("week", name="one_frozen_forecast_per_week"),
            models.CheckConstraint(name="frozen_week_begins_on_monday", condition=Q(week__iso_week_day=1)),
        ]
        triggers = append_only()

    def __str__(self):
        return str(self.week)


class FrozenDealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the rows that `user` may see: reps those of deals they owned, managers and Marketing their team's."""
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(team=user.team_id)
        return self.filter(owner=user) if user.role in REPS else self.none()

    def weighted(self):
        """Leave out the deals that were set apart, as they were older than any that had closed."""
        return self.filter(evidence__isnull=False)


class FrozenDeal(models.Model):
    """An open deal in a frozen forecast: its terms, people and three chances in percent at the time. Append-only."""

    forecast = models.ForeignKey(FrozenForecast, models.CASCADE, related_name="deals", db_index=False)
    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="+")
    step = models.CharField(max_length=50, choices=Opportunity.Step)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    decides_on = models.DateField(_("expected decision date"))
    #: The rep's chance, that of the stage table, and the evidence; None for a deal that was set apart.
    rep = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    evidence = models.PositiveSmallIntegerField(null=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+", db_index=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    objects = FrozenDealQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("forecast", "opportunity", name="deal_is_frozen_once_a_week"),
            models.CheckConstraint(
                name="frozen_chances_are_percentages",
                condition=Q(rep__range=(1, 99), stage__range=(1, 99))
                & (Q(evidence__isnull=True) | Q(evidence__range=(1, 99))),
            ),
        ]
        indexes = [
            # How right a rep was.
            models.Index("owner", "forecast", name="frozen_deals_of_owner"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.forecast_id}: {self.opportunity_id}"
