"""The roles of users, which determine their pages and the transitions they may make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    INSIDE = "inside", _("Inside rep")
    FIELD = "field", _("Field rep")
    MARKETING = "marketing", _("Marketing")
    MANAGER = "manager", _("Manager")
    SUPPORT = "support", _("Sales support")
    PRESALES = "presales", _("Presales engineer")
    ADMIN = "admin", _("Admin")


class Level(TextChoices):
    """The level of an inside rep, which sets what they may close (levels.py)."""

    JUNIOR = "junior", _("Junior")
    MEDIOR = "medior", _("Medior")
    SENIOR = "senior", _("Senior")
    SEMI_FIELD = "semi_field", _("Semi-field")


#: Reps sell: leads and deals are theirs.
REPS = frozenset({Role.INSIDE, Role.FIELD})
#: People with work of their own (leads, deals, meetings) that a colleague can take over.
TAKEOVER_ROLES = REPS | {Role.PRESALES}
