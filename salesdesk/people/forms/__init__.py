from .absence import AbsenceForm
from .daily_targets import DailyTargetsFormSet
from .me import MeForm
from .onboarding import FirstAdminForm, WelcomeForm
from .person import PersonForm
from .shortcuts import ShortcutsForm
from .team import AddressForm, BlendForm, TeamForm
from .team_owned import TeamOwned

__all__ = [
    "AbsenceForm",
    "AddressForm",
    "BlendForm",
    "DailyTargetsFormSet",
    "FirstAdminForm",
    "MeForm",
    "PersonForm",
    "ShortcutsForm",
    "TeamForm",
    "TeamOwned",
    "WelcomeForm",
]
