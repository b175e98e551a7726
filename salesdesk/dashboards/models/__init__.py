from .call_hours import CallHour
from .customers import CountedCustomer
from .paths import LeadPath, RepeatedEvent
from .slots import FunnelDay, FunnelQuarter

__all__ = ["CallHour", "CountedCustomer", "FunnelDay", "FunnelQuarter", "LeadPath", "RepeatedEvent"]
