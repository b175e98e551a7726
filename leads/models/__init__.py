from .answer import Answer
from .call_snapshot import BeforeCall
from .calling_law import CallingLaw
from .company import Company
from .completed_step import StepDone
from .contact import Contact
from .ending import Ending
from .hold import Hold
from .importing import ImportBatch, ImportPerson, ImportRow
from .lead import Lead
from .leakfigure import LeakFigure
from .nextstep import NextStep
from .pause import Pause
from .place import Place
from .placement import Placement, SentLink, SentMail
from .prepared import Prepared
from .replanning import Moved, Replanning
from .reply import Reply
from .seat import Seat
from .skip import Skip
from .stagechange import StageChange, TakenBack
from .suppression import Suppression
from .touch import Touch
from .turn import Turn
from .visit import Visit
from .wish import Wish

__all__ = [
    "Answer",
    "BeforeCall",
    "CallingLaw",
    "Company",
    "Contact",
    "Ending",
    "Hold",
    "ImportBatch",
    "ImportPerson",
    "ImportRow",
    "Lead",
    "LeakFigure",
    "Moved",
    "NextStep",
    "Pause",
    "Place",
    "Placement",
    "Prepared",
    "Replanning",
    "Reply",
    "Seat",
    "SentLink",
    "SentMail",
    "Skip",
    "StageChange",
    "StepDone",
    "Suppression",
    "TakenBack",
    "Touch",
    "Turn",
    "Visit",
    "Wish",
]
