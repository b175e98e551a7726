from .appointment import Appointment
from .handoff import Handoff
from .opportunity import Fact, Opportunity
from .quote import Quote

__all__ = ["Appointment", "Fact", "Handoff", "Opportunity", "Quote"]
