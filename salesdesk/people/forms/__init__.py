from .absence import AbsenceForm
from .dayplan import DayPlans
from .entrance import FirstAdminForm, WelcomeForm
from .keys import KeysForm
from .me import MeForm
from .person import PersonForm
from .team import AddressForm, MixForm, TeamForm

__all__ = [
    "AbsenceForm",
    "AddressForm",
    "DayPlans",
    "FirstAdminForm",
    "KeysForm",
    "MeForm",
    "MixForm",
    "PersonForm",
    "TeamForm",
    "WelcomeForm",
]
