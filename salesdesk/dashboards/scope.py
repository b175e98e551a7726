"""The scope of a dashboard: campaigns, a period, and which of their leads."""

from dataclasses import dataclass, replace

from django.db.models import Q

from campaigns.models import Territory
from leads.models import Lead
from leads.models.lead_queryset import LeadQuerySet

from .periods import Period


@dataclass(frozen=True)
class Scope:
    """The campaigns, leads and period to which every figure is limited.

    `rep` is someone who holds a lead or works it, inside or in the field; `recycled` tells leads in a later round
    from those in their first. None and "" are no limit.
    """

    campaigns: tuple[int, ...]
    territory: int | None
    period: Period
    rep: int | None = None
    source: str = ""
    route: str = ""
    recycled: bool | None = None

    def leads(self) -> LeadQuerySet:
        """Return the leads in the scope, whatever the period."""
        return Lead.objects.filter(self.of())

    def of(self, path: str = "") -> Q:
        """Return the condition for rows related to a lead by `path`, such as "lead__"."""
        return Q(**{f"{path}campaign__in": self.campaigns}) & self.narrowed(path)

    def narrowed(self, path: str = "") -> Q:
        """Return the condition without that of the campaigns, which is empty if all their leads count."""
        condition = Q()
        if self.territory:
            # With the territories within it.
            condition &= Q(**{f"{path}territory__in": Territory.objects.within(self.territory)})
        if self.rep:
            works = Q(**{f"{path}holder": self.rep}) | Q(**{f"{path}inside_rep": self.rep})
            condition &= works | Q(**{f"{path}field_rep": self.rep})
        if self.source:
            condition &= Q(**{f"{path}source": self.source})
        if self.route:
            condition &= Q(**{f"{path}route": self.route})
        if self.recycled is not None:
            condition &= Q(**{f"{path}round__gt" if self.recycled else f"{path}round": 1})
        return condition

    def in_period(self, field: str) -> Q:
        return Q(**{f"{field}__gte": self.period.since, f"{field}__lt": self.period.until})

    def earlier(self) -> "Scope":
        """Return the same scope for the period to compare with."""
        return replace(self, period=self.period.earlier())

    def only(self, campaign: int) -> "Scope":
        return replace(self, campaigns=tuple(each for each in self.campaigns if each == campaign))
