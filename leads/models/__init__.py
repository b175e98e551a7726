from .activity import Activity
from .answer import Answer
from .blend_position import BlendPosition
from .bulk_reschedule import BulkReschedule, RescheduledStep
from .call_snapshot import CallSnapshot
from .calling_law import CallingLaw
from .campaign_exit import CampaignExit
from .company import Company
from .completed_step import CompletedStep
from .contact import Contact
from .enrollment import Enrollment, SentLink, SentMail
from .focus_request import FocusRequest
from .hold import Hold
from .import_batch import ImportBatch, ImportPerson, ImportRow
from .lead import Lead
from .leak_figure import LeakFigure
from .next_step import NextStep
from .pause import Pause
from .place import Place
from .prerendered_card import PrerenderedCard
from .reply import Reply
from .skip import Skip
from .stage_change import StageChange, UndoneCall
from .stakeholder import Stakeholder
from .suppression import Suppression
from .visit import Visit

__all__ = [
    "Activity",
    "Answer",
    "BlendPosition",
    "BulkReschedule",
    "CallSnapshot",
    "CallingLaw",
    "CampaignExit",
    "Company",
    "CompletedStep",
    "Contact",
    "Enrollment",
    "FocusRequest",
    "Hold",
    "ImportBatch",
    "ImportPerson",
    "ImportRow",
    "Lead",
    "LeakFigure",
    "NextStep",
    "Pause",
    "Place",
    "PrerenderedCard",
    "Reply",
    "RescheduledStep",
    "SentLink",
    "SentMail",
    "Skip",
    "StageChange",
    "Stakeholder",
    "Suppression",
    "UndoneCall",
    "Visit",
]
