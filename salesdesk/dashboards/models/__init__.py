from .call_hours import CallHour
from .paths import LeadPath, RepeatedEvent
from .slots import FunnelDay, FunnelQuarter

__all__ = ["CallHour", "FunnelDay", "FunnelQuarter", "LeadPath", "RepeatedEvent"]
