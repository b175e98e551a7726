from .accounts.company import Company
from .accounts.contact import Contact
from .accounts.fact_suggestion import FactSuggestion
from .accounts.merge import Merge
from .accounts.place import Place
from .accounts.search_keys import CompanySearchKey, ContactSearchKey
from .accounts.stakeholder import Stakeholder
from .accounts.suspected_pair import CompanyToCompare, Evidence, SuspectedPair
from .assignment.territory_move import MovedLead, TerritoryMove
from .attachment import Attachment
from .audiences.audience_run import AudienceCompany, AudienceRun
from .bulk.bulk_job import BulkJob, BulkJobLead
from .calling.activity import Activity
from .calling.answer import Answer
from .calling.call_hours import CallHours, ProposedHours
from .calling.call_snapshot import CallSnapshot
from .compliance.calling_law import CallingLaw, DeclinedLaw
from .compliance.suppression import Suppression
from .correspondence.email import Email
from .correspondence.email_file import EmailFile
from .correspondence.email_template import EmailTemplate
from .correspondence.mailbox import Mailbox
from .custom_values import CompanyValues, ContactValues, LeadValues
from .email_nurture.enrollment import Enrollment, SentLink, SentMail
from .email_nurture.reply import Reply, ReplyFile
from .exports.lead_export import ExportPart, LeadExport
from .imports.batch import ImportBatch
from .imports.effect import ImportedValue, ImportEffect
from .imports.kept_rows import MatchedRow, RefusedRow
from .imports.part import ImportPart
from .imports.past_activity import ImportActivity, ImportedActivity
from .imports.past_outcome import ImportOutcome, PastOutcome
from .imports.rows import ImportLine, ImportPerson, ImportRow
from .lead import Lead
from .messaging.channel import Channel, ChannelConsent, ChannelProvider
from .messaging.text_message import TextMessage
from .partner import Partner
from .public_forms.public_form import FormField, FormSubmission, FormText, PublicForm
from .queue.blend_position import BlendPosition
from .queue.completed_step import CompletedStep
from .queue.first_call_alert import FirstCallAlert
from .queue.focus_filter import FocusFilter
from .queue.focus_request import FocusRequest
from .queue.hold import Hold
from .queue.next_step import NextStep
from .queue.pause import Pause
from .queue.prerendered_card import PrerenderedCard
from .queue.skip import Skip
from .queue.territory_window import TerritoryWindow
from .queue.visit import Visit
from .recycling.bulk_reschedule import BulkReschedule, RescheduledStep
from .recycling.campaign_exit import CampaignExit
from .recycling.leak_figure import LeakFigure
from .scoring.fact_change import FactChange
from .scoring.score_model import ScoreFactor, ScoreModel, ScoringProgress
from .stage_change import LeadToCount, StageChange, UndoneCall
from .support.change import SupportTaskChange
from .support.task import SupportTask
from .task import Task, TaskChange

__all__ = [
    "Activity",
    "Answer",
    "Attachment",
    "AudienceCompany",
    "AudienceRun",
    "BlendPosition",
    "BulkJob",
    "BulkJobLead",
    "BulkReschedule",
    "CallHours",
    "CallSnapshot",
    "CallingLaw",
    "CampaignExit",
    "Channel",
    "ChannelConsent",
    "ChannelProvider",
    "Company",
    "CompanySearchKey",
    "CompanyToCompare",
    "CompanyValues",
    "CompletedStep",
    "Contact",
    "ContactSearchKey",
    "ContactValues",
    "DeclinedLaw",
    "Email",
    "EmailFile",
    "EmailTemplate",
    "Enrollment",
    "Evidence",
    "ExportPart",
    "FactChange",
    "FactSuggestion",
    "FirstCallAlert",
    "FocusFilter",
    "FocusRequest",
    "FormField",
    "FormSubmission",
    "FormText",
    "Hold",
    "ImportActivity",
    "ImportBatch",
    "ImportEffect",
    "ImportLine",
    "ImportOutcome",
    "ImportPart",
    "ImportPerson",
    "ImportRow",
    "ImportedActivity",
    "ImportedValue",
    "Lead",
    "LeadExport",
    "LeadToCount",
    "LeadValues",
    "LeakFigure",
    "Mailbox",
    "MatchedRow",
    "Merge",
    "MovedLead",
    "NextStep",
    "Partner",
    "PastOutcome",
    "Pause",
    "Place",
    "PrerenderedCard",
    "ProposedHours",
    "PublicForm",
    "RefusedRow",
    "Reply",
    "ReplyFile",
    "RescheduledStep",
    "ScoreFactor",
    "ScoreModel",
    "ScoringProgress",
    "SentLink",
    "SentMail",
    "Skip",
    "StageChange",
    "Stakeholder",
    "SupportTask",
    "SupportTaskChange",
    "Suppression",
    "SuspectedPair",
    "Task",
    "TaskChange",
    "TerritoryMove",
    "TerritoryWindow",
    "TextMessage",
    "UndoneCall",
    "Visit",
]
