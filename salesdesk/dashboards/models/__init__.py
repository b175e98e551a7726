from .paths import LeadPath, RepeatedEvent
from .saved_view import SavedView
from .slots import FunnelSlot

__all__ = ["FunnelSlot", "LeadPath", "RepeatedEvent", "SavedView"]
