from .call_hours import CallHour
from .customers import CountedCustomer
from .paths import LeadPath, RepeatedEvent
from .slots import DetailDay, DetailQuarter, FunnelDay, FunnelQuarter

__all__ = [
    "CallHour",
    "CountedCustomer",
    "DetailDay",
    "DetailQuarter",
    "FunnelDay",
    "FunnelQuarter",
    "LeadPath",
    "RepeatedEvent",
]
