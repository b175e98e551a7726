from .sheet import CampaignSheet
from .territory import TerritoryForm

__all__ = ["CampaignSheet", "TerritoryForm"]
