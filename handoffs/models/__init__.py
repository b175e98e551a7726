from .agenda_item import AgendaItem
from .appointment import Appointment, Feedback
from .appointment_change import AppointmentChange
from .buyer_fact import BuyerFact
from .calendar_link import CalendarLink
from .campaign_history import CampaignHistory
from .handoff import Handoff
from .handoff_question import HandoffQuestion
from .opportunity import Opportunity
from .opportunity_change import OpportunityChange
from .quote import Quote

__all__ = [
    "AgendaItem",
    "Appointment",
    "AppointmentChange",
    "BuyerFact",
    "CalendarLink",
    "CampaignHistory",
    "Feedback",
    "Handoff",
    "HandoffQuestion",
    "Opportunity",
    "OpportunityChange",
    "Quote",
]
