from .answer import Answer
from .company import Company
from .contact import Contact
from .hold import Hold
from .importing import ImportBatch, ImportPerson, ImportRow
from .lead import Lead
from .nextstep import NextStep, StepDone
from .place import Place
from .seat import Seat
from .stagechange import StageChange
from .suppression import Suppression
from .touch import Touch
from .visit import Visit

__all__ = [
    "Answer",
    "Company",
    "Contact",
    "Hold",
    "ImportBatch",
    "ImportPerson",
    "ImportRow",
    "Lead",
    "NextStep",
    "Place",
    "Seat",
    "StageChange",
    "StepDone",
    "Suppression",
    "Touch",
    "Visit",
]
