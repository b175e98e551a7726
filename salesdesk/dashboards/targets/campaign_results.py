"""The results of one campaign since its first call, against its budget; its page shows them."""

from dataclasses import dataclass

from campaigns.models import Campaign
from salesdesk.dashboards import periods
from salesdesk.dashboards.comparison.ages import HISTORY, Goal, today
from salesdesk.dashboards.comparison.grouping import Group
from salesdesk.dashboards.comparison.outcomes import Outcomes, outcomes
from salesdesk.dashboards.scope import Scope


@dataclass(frozen=True)
class CampaignResults:
    """The effort and results of a campaign. `spent` is its hours of calling at its cost per hour; None without one."""

    campaign: Campaign
    found: Outcomes

    @property
    def spent(self) -> float | None:
        cost = self.campaign.cost_per_hour
        return None if cost is None else self.found.hours * float(cost)

    @property
    def share_of_budget(self) -> float | None:
        """Return the spent share of the budget, in percent; None without a budget or a cost per hour."""
        if self.spent is None or not self.campaign.budget:
            return None
        return 100 * self.spent / float(self.campaign.budget)

    @property
    def tone(self) -> str:
        return "bad" if (self.share_of_budget or 0) > 100 else ""


def campaign_results(campaign: Campaign, zone: str) -> CampaignResults | None:
    """Return the results of the last two years, None before the first call and without a budget. Two statements."""
    first = max(campaign.starts_on, today() - HISTORY)
    period = periods.between(min(first, today()), today(), zone)
    found = outcomes(Scope((campaign.pk,), None, period), Group.CAMPAIGN, Goal.WON).get(campaign.pk)
    if found is None and campaign.budget is None:
        return None
    return CampaignResults(campaign, found or Outcomes())
