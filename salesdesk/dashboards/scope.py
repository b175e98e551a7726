"""What the gallery looks at: some campaigns, perhaps one territory, a period."""

from dataclasses import dataclass, replace

from django.db.models import Q

from leads.models import Lead
from leads.models.lead_queryset import LeadQuerySet

from .periods import Period


@dataclass(frozen=True)
class Scope:
    """Every figure is asked of a scope, and answers with rows of it only."""

    campaigns: tuple[int, ...]
    territory: int | None
    period: Period

    def leads(self) -> LeadQuerySet:
        """The leads in it, of any time."""
        return Lead.objects.filter(self.of())

    def of(self, path: str = "") -> Q:
        """The condition on rows that lead to a lead by `path`, such as "lead__"."""
        asked = Q(**{f"{path}campaign__in": self.campaigns})
        return asked & Q(**{f"{path}territory": self.territory}) if self.territory else asked

    def in_period(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.period.since, f"{field}__lt": self.period.until})

    def earlier(self) -> "Scope":
        """The same, in the period to compare with."""
        return replace(self, period=self.period.earlier())

    def only(self, campaign: int) -> "Scope":
        return replace(self, campaigns=tuple(each for each in self.campaigns if each == campaign))
