"""Limits on closing without field, by level of inside rep: order value, discount and routes.

An admin changes it on the page of the levels (docs/operating.md); these are the values of a new desk.
"""

from decimal import Decimal
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext

from salesdesk import clock, formats
from salesdesk.db.compiled import Compiled

from .models import ClosedRoute, LevelLimits
from .roles import Level

ALL_ROUTES = frozenset(ClosedRoute.values)


class Limits(NamedTuple):
    """The limits of a level.

    `closes_up_to` is in the campaign's currency; 0 if they may not close. `routes` are the proposed closing routes of
    the leads that they may close themselves, with a reason where another route is proposed.
    """

    closes_up_to: Decimal
    max_discount: Decimal
    routes: frozenset[str]


DEFAULTS = {
    Level.JUNIOR: Limits(Decimal(0), Decimal(0), ALL_ROUTES),
    Level.MEDIOR: Limits(Decimal(5_000), Decimal(5), ALL_ROUTES),
    Level.SENIOR: Limits(Decimal(25_000), Decimal(10), ALL_ROUTES),
    Level.SEMI_FIELD: Limits(Decimal(75_000), Decimal(15), ALL_ROUTES),
}
_NONE = Limits(Decimal(0), Decimal(0), frozenset())
#: The latest row of each level.
_LATEST = Compiled(
    lambda: (
        LevelLimits.objects.order_by("level", "-id")
        .distinct("level")
        .only("level", "closes_up_to", "max_discount", "routes")
    )
)


def table() -> dict[Level, Limits]:
    """Return the limits of all levels, from low to high. One statement of at most four rows."""
    changed = {
        Level(each.level): Limits(each.closes_up_to, each.max_discount, frozenset(each.routes))
        for each in _LATEST.rows()
    }
    return DEFAULTS | changed


def latest(level: Level) -> LevelLimits | None:
    """Return the last change of `level`, or None if it has its first values."""
    return LevelLimits.objects.filter(level=level).order_by("-pk").first()


@transaction.atomic
def change(level: Level, limits: Limits, by, *, seen: int | None) -> bool:
    """Change the limits of `level`; return False if somebody else did since the change with the id `seen`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"limits of {level}"])
    last = latest(level)
    if (last and last.pk) != seen:
        return False
    LevelLimits.objects.create(
        level=level,
        closes_up_to=limits.closes_up_to,
        max_discount=limits.max_discount,
        routes=sorted(limits.routes),
        by=by,
        at=clock.now(),
    )
    return True


def limits_of(level: str) -> Limits:
    """Return the limits of `level`; nothing is allowed without a level."""
    return table()[Level(level)] if level else _NONE


def closes_up_to(level: str) -> Decimal:
    """Return the largest order value that a rep of `level` may close; 0 without a level."""
    return limits_of(level).closes_up_to


def min_level_to_close(value: Decimal | None, limits: dict[Level, Limits] | None = None) -> Level | None:
    """Return the lowest level that may close an order of `value`, or None if only field may."""
    limits = limits or table()
    able = (each for each, its in limits.items() if its.closes_up_to and its.closes_up_to >= (value or 0))
    return next(able, None)


def missing_route(level: str, route: str) -> str:
    """Return why a rep of `level` may not close leads with this proposed route, or an empty string if they may."""
    if route in limits_of(level).routes:
        return ""
    label = ClosedRoute(route).label
    return gettext("Your level does not close leads with the route “%(route)s”. Hand it off.") % {
        "route": label
    }


def missing_to_close(level: str, value: Decimal | None, currency: str) -> str:
    """Return why a rep of `level` may not close an order of `value`, or an empty string if they may."""
    limits = table()
    limit = limits[Level(level)].closes_up_to if level else Decimal(0)
    if limit and (value or 0) <= limit:
        return ""
    required = min_level_to_close(value, limits)
    if required is None:
        return gettext("Only field closes orders of this size. Hand it to field.")
    context = {"limit": formats.money(limit, currency), "level": required.label.lower()}
    if not limit:
        return gettext("Closing this order yourself requires level %(level)s. Hand it to field.") % context
    return gettext("Above your %(limit)s limit (level %(level)s required). Hand it to field.") % context
