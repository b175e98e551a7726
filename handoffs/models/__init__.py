from .appointment import Appointment, Feedback
from .appointmentchange import AppointmentChange
from .calendarlink import CalendarLink
from .handoff import Handoff
from .meetingpoint import MeetingPoint
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
