from .audience import Audience
from .cadence import Cadence, Try
from .campaign import Campaign
from .proposition import Proposition
from .question import Question
from .script import Script
from .territory import Territory

__all__ = ["Audience", "Cadence", "Campaign", "Proposition", "Question", "Script", "Territory", "Try"]
