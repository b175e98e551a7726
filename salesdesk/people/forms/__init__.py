from .entrance import FirstAdminForm, WelcomeForm
from .me import MeForm
from .person import PersonForm
from .team import TeamForm

__all__ = ["FirstAdminForm", "MeForm", "PersonForm", "TeamForm", "WelcomeForm"]
