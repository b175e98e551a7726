"""A rep's level: what they may close alone, and the growth path that everyone can see."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext
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


def min_level_to_close(value: Decimal | None) -> Level | None:
    """From which level on an order of `value` is closed at the desk; None where only field closes it."""
    return next((each for each in Level if (most := CLOSES_UP_TO[each]) and most >= (value or 0)), None)


def missing_to_close(level: str, value: Decimal | None, currency: str) -> str:
    """What somebody of `level` lacks to close an order of `value` alone, in a sentence; empty when nothing."""
    limit, able = closes_up_to(level), min_level_to_close(value)
    if limit and (value or 0) <= limit:
        return ""
    if able is None:
        return gettext("An order of this size is closed by field.")
    said = {"limit": f"{currency} {limit:,.0f}", "level": able.label.lower()}
    if not limit:
        return gettext("From %(level)s on you close this one yourself.") % said
    return gettext("Up to %(limit)s you close yourself; this one from %(level)s on.") % said
