from .absence import Absence
from .holiday import CountryHoliday
from .level_change import LevelChange
from .level_limits import ClosedRoute, LevelLimits
from .security_event import SecurityEvent
from .sign_in_limit import SignInLimit
from .team import Team
from .user import User

__all__ = [
    "Absence",
    "ClosedRoute",
    "CountryHoliday",
    "LevelChange",
    "LevelLimits",
    "SecurityEvent",
    "SignInLimit",
    "Team",
    "User",
]
