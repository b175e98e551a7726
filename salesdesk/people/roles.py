"""Who works here. A role says which pages and which transitions are a person's."""

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
