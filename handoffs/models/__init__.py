from .agenda_item import MeetingPoint
from .appointment import Appointment, Feedback
from .appointment_change import AppointmentChange
from .calendar_link import CalendarLink
from .handoff import Handoff
from .opportunity import Fact, Opportunity
from .question import Question
from .quote import Quote

__all__ = [
    "Appointment",
    "AppointmentChange",
    "CalendarLink",
    "Fact",
    "Feedback",
    "Handoff",
    "MeetingPoint",
    "Opportunity",
    "Question",
    "Quote",
]
