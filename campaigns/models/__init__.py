from .agreement.funnel_agreement import AgreementState, FunnelAgreement
from .agreement.parts import ActionDone, AgreedAction, AgreedStage, AgreementSigner
from .audience import Audience
from .brochure import Brochure, BrochureVersion
from .cadence import Cadence, CadenceStep
from .campaign import Campaign
from .outcome import Outcome
from .proposition import Proposition
from .question import Question
from .script import Script
from .script_split import ScriptSplit, Variant
from .target import Target, TargetFigure
from .territories.holiday import TerritoryHoliday
from .territories.territory import FieldColleague, Territory
from .tip import Tip, UsefulTip
from .track import MailTranslation, Track, TrackMail

__all__ = [
    "ActionDone",
    "AgreedAction",
    "AgreedStage",
    "AgreementSigner",
    "AgreementState",
    "Audience",
    "Brochure",
    "BrochureVersion",
    "Cadence",
    "CadenceStep",
    "Campaign",
    "FieldColleague",
    "FunnelAgreement",
    "MailTranslation",
    "Outcome",
    "Proposition",
    "Question",
    "Script",
    "ScriptSplit",
    "Target",
    "TargetFigure",
    "Territory",
    "TerritoryHoliday",
    "Tip",
    "Track",
    "TrackMail",
    "UsefulTip",
    "Variant",
]
