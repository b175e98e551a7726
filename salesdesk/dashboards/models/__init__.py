from .paths import LeadPath, RepeatedEvent
from .slots import FunnelSlot

__all__ = ["FunnelSlot", "LeadPath", "RepeatedEvent"]
