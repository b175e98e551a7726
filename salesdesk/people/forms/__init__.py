from .absence import AbsenceForm
from .entrance import FirstAdminForm, WelcomeForm
from .me import MeForm
from .person import PersonForm
from .team import TeamForm

__all__ = ["AbsenceForm", "FirstAdminForm", "MeForm", "PersonForm", "TeamForm", "WelcomeForm"]
