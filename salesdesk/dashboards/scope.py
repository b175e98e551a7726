"""The scope of a dashboard: campaigns, optionally a territory, and a period."""

from dataclasses import dataclass, replace

from django.db.models import Q

from leads.models import Lead
from leads.models.lead_queryset import LeadQuerySet

from .periods import Period


@dataclass(frozen=True)
class Scope:
    """The campaigns, territory and period to which every figure is limited."""

    campaigns: tuple[int, ...]
    territory: int | None
    period: Period

    def leads(self) -> LeadQuerySet:
        """Return the leads in the scope, whatever the period."""
        return Lead.objects.filter(self.of())

    def of(self, path: str = "") -> Q:
        """Return the condition for rows related to a lead by `path`, such as "lead__"."""
        condition = Q(**{f"{path}campaign__in": self.campaigns})
        return condition & Q(**{f"{path}territory": self.territory}) if self.territory else condition

    def in_period(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.period.since, f"{field}__lt": self.period.until})

    def earlier(self) -> "Scope":
        """Return the same scope for the period to compare with."""
        return replace(self, period=self.period.earlier())

    def only(self, campaign: int) -> "Scope":
        return replace(self, campaigns=tuple(each for each in self.campaigns if each == campaign))
