from .agenda_item import AgendaItem
from .appointment import Appointment, Feedback
from .appointment_change import AppointmentChange
from .calendar_link import CalendarLink
from .handoff import Handoff
from .handoff_question import HandoffQuestion
from .opportunity import BuyerFact, Opportunity
from .quote import Quote

__all__ = [
    "AgendaItem",
    "Appointment",
    "AppointmentChange",
    "BuyerFact",
    "CalendarLink",
    "Feedback",
    "Handoff",
    "HandoffQuestion",
    "Opportunity",
    "Quote",
]
