from .appointment import Appointment, AppointmentChange, Feedback
from .calendarlink import CalendarLink
from .handoff import Handoff
from .opportunity import Fact, Opportunity
from .quote import Quote

__all__ = [
    "Appointment",
    "AppointmentChange",
    "CalendarLink",
    "Fact",
    "Feedback",
    "Handoff",
    "Opportunity",
    "Quote",
]
