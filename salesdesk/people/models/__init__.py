from .absence import Absence
from .team import Team
from .user import User

__all__ = ["Absence", "Team", "User"]
