from .answer import Answer
from .beforecall import BeforeCall
from .company import Company
from .contact import Contact
from .hold import Hold
from .importing import ImportBatch, ImportPerson, ImportRow
from .lead import Lead
from .nextstep import NextStep, StepDone
from .pause import Pause
from .place import Place
from .seat import Seat
from .skip import Skip
from .stagechange import StageChange, TakenBack
from .suppression import Suppression
from .touch import Touch
from .visit import Visit

__all__ = [
    "Answer",
    "BeforeCall",
    "Company",
    "Contact",
    "Hold",
    "ImportBatch",
    "ImportPerson",
    "ImportRow",
    "Lead",
    "NextStep",
    "Pause",
    "Place",
    "Seat",
    "Skip",
    "StageChange",
    "StepDone",
    "Suppression",
    "TakenBack",
    "Touch",
    "Visit",
]
