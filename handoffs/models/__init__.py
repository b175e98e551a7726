from .agenda_item import AgendaItem
from .appointment import Appointment, Feedback
from .appointment_change import AppointmentChange
from .buyer_fact import BuyerFact
from .calendar_link import CalendarLink
from .call_block import CallBlock
from .campaign_history import CampaignHistory
from .custom_values import OpportunityValues
from .frozen_forecast import FrozenDeal, FrozenForecast
from .handoff import Handoff
from .handoff_question import HandoffQuestion
from .opportunity import Opportunity
from .opportunity_change import OpportunityChange
from .partners.link import PartnerLink
from .partners.report import PartnerProposal, PartnerReport
from .partners.talk import PartnerTalk
from .quotes.answer import QuoteAnswer
from .quotes.approval import ApprovalState, QuoteApproval
from .quotes.line import QuoteLine
from .quotes.product import Product
from .quotes.quote import Quote, QuoteSeries
from .quotes.settings import QuoteSettings
from .quotes.version import QuoteState, QuoteVersion
from .referral import Referral
from .weekly.action import MeetingAction
from .weekly.sent_pack import SentPack
from .win_loss import Competitor, WinLossReview

__all__ = [
    "AgendaItem",
    "Appointment",
    "AppointmentChange",
    "ApprovalState",
    "BuyerFact",
    "CalendarLink",
    "CallBlock",
    "CampaignHistory",
    "Competitor",
    "Feedback",
    "FrozenDeal",
    "FrozenForecast",
    "Handoff",
    "HandoffQuestion",
    "MeetingAction",
    "Opportunity",
    "OpportunityChange",
    "OpportunityValues",
    "PartnerLink",
    "PartnerProposal",
    "PartnerReport",
    "PartnerTalk",
    "Product",
    "Quote",
    "QuoteAnswer",
    "QuoteApproval",
    "QuoteLine",
    "QuoteSeries",
    "QuoteSettings",
    "QuoteState",
    "QuoteVersion",
    "Referral",
    "SentPack",
    "WinLossReview",
]
