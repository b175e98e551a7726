from .audience import Audience
from .cadence import Cadence, Try
from .campaign import Campaign
from .outcome import Outcome
from .proposition import Proposition
from .question import Question
from .script import Script
from .territory import FieldColleague, Territory
from .track import MailText, Track, TrackMail

__all__ = [
    "Audience",
    "Cadence",
    "Campaign",
    "FieldColleague",
    "MailText",
    "Outcome",
    "Proposition",
    "Question",
    "Script",
    "Territory",
    "Track",
    "TrackMail",
    "Try",
]
