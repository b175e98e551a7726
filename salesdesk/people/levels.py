"""A rep's level: what they may close alone, and the growth path that everyone can see."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    JUNIOR = "junior", _("Junior")
    MEDIOR = "medior", _("Medior")
    SENIOR = "senior", _("Senior")
    SEMI_FIELD = "semi_field", _("Semi-field")


#: Largest order, in the campaign's currency, that an inside rep of this level closes without field.
CLOSES_UP_TO = {
    Level.JUNIOR: Decimal(0),
    Level.MEDIOR: Decimal(5_000),
    Level.SENIOR: Decimal(25_000),
    Level.SEMI_FIELD: Decimal(75_000),
}


def closes_up_to(level: str) -> Decimal:
    """The largest order that somebody of `level` closes alone; nothing for who has no level."""
    return CLOSES_UP_TO.get(Level(level), Decimal(0)) if level else Decimal(0)
