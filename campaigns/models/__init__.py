from .audience import Audience
from .brochure import Brochure, BrochureVersion
from .cadence import Cadence, CadenceStep
from .campaign import Campaign
from .outcome import Outcome
from .proposition import Proposition
from .question import Question
from .script import Script
from .territory import FieldColleague, Territory
from .territory_holiday import TerritoryHoliday
from .track import MailTranslation, Track, TrackMail

__all__ = [
    "Audience",
    "Brochure",
    "BrochureVersion",
    "Cadence",
    "CadenceStep",
    "Campaign",
    "FieldColleague",
    "MailTranslation",
    "Outcome",
    "Proposition",
    "Question",
    "Script",
    "Territory",
    "TerritoryHoliday",
    "Track",
    "TrackMail",
]
