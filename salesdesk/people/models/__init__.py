from .team import Team
from .user import User

__all__ = ["Team", "User"]
