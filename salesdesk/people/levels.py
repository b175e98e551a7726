"""The levels of inside reps and the order value each may close without field."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesdesk import formats


class Level(TextChoices):
    JUNIOR = "junior", _("Junior")
    MEDIOR = "medior", _("Medior")
    SENIOR = "senior", _("Senior")
    SEMI_FIELD = "semi_field", _("Semi-field")


#: The largest order, in the campaign's currency, that an inside rep of each level may close.
CLOSES_UP_TO = {
    Level.JUNIOR: Decimal(0),
    Level.MEDIOR: Decimal(5_000),
    Level.SENIOR: Decimal(25_000),
    Level.SEMI_FIELD: Decimal(75_000),
}


def closes_up_to(level: str) -> Decimal:
    """Return the largest order value that a rep of `level` may close; 0 without a level."""
    return CLOSES_UP_TO.get(Level(level), Decimal(0)) if level else Decimal(0)


def min_level_to_close(value: Decimal | None) -> Level | None:
    """Return the lowest level that may close an order of `value`, or None if only field may."""
    return next((each for each in Level if (most := CLOSES_UP_TO[each]) and most >= (value or 0)), None)


def missing_to_close(level: str, value: Decimal | None, currency: str) -> str:
    """Return why a rep of `level` may not close an order of `value`, or an empty string if they may."""
    limit, required = closes_up_to(level), min_level_to_close(value)
    if limit and (value or 0) <= limit:
        return ""
    if required is None:
        return gettext("Only field closes orders of this size. Hand it to field.")
    context = {"limit": formats.money(limit, currency), "level": required.label.lower()}
    if not limit:
        return gettext("Closing this order yourself requires level %(level)s. Hand it to field.") % context
    return gettext("Above your %(limit)s limit (level %(level)s required). Hand it to field.") % context
