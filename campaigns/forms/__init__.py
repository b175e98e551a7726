from .campaign_edit import CampaignEditForm
from .territory import TerritoryForm

__all__ = ["CampaignEditForm", "TerritoryForm"]
