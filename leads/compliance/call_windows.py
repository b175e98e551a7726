"""The call window of every place, and of territories with holidays of their own: when calls are offered there.

Each follows the calling hours, the law in force, public holidays and the holidays of the desk. The sweep rolls them
forward; a change of law or holidays sets them at once.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from campaigns.models import Territory
from leads.models import NextStep, Place, TerritoryWindow
from leads.models.accounts.place import rules_of
from salesdesk import clock

_COLUMNS = ["days_off", "days_worked", "calls_from", "calls_until", "opens_at", "closes_at"]


@transaction.atomic
def roll(now: datetime, *, anew: bool = False) -> int:
    """Set the next call window of every place whose window has passed, or of all places if `anew`."""
    due = Q() if anew else Q(closes_at__lte=now) | Q(closes_at__isnull=True)
    rolled = _set(Place.objects.filter(due).select_for_update(skip_locked=True), now)
    _roll_territories(now)
    return rolled


@transaction.atomic
def set_first(place: int) -> None:
    """Set the call window of a place that was just added, so that its calls need not wait for the sweep."""
    _set(Place.objects.filter(pk=place, closes_at=None).select_for_update(skip_locked=True), clock.now())


def refresh_country(country: str) -> None:
    """Apply a changed law or changed holidays of a country to its places, and withdraw calls that may not be made."""
    now = clock.now()
    _set(Place.objects.filter(country=country).select_for_update(), now)
    _roll_territories(now)
    unready_closed(now)


@transaction.atomic
def refresh_territory(_territory: int) -> None:
    """Apply changed holidays of a territory, and withdraw calls that may not be made."""
    now = clock.now()
    _roll_territories(now)
    unready_closed(now)


def unready_closed(now: datetime) -> int:
    """Mark calls outside their call window as not ready."""
    own = TerritoryWindow.objects.filter(territory=OuterRef("territory"), place=OuterRef("place"))
    closed = list(Place.objects.exclude(opens_at__lte=now, closes_at__gt=now))
    ready = NextStep.objects.filter(ready=True)
    changed = ready.filter(~Exists(own), place__in=closed).update(ready=False)
    for window in TerritoryWindow.objects.exclude(opens_at__lte=now, closes_at__gt=now):
        its_calls = ready.filter(place=window.place_id, territory=window.territory_id)
        changed += its_calls.update(ready=False)
    return changed


def _set(places, now: datetime) -> int:
    rolled = list(places)
    rules = rules_of({place.country for place in rolled}) if rolled else {}
    for place in rolled:
        place.take_rules(rules[place.country])
        place.opens_at, place.closes_at = _window(place.clock, now)
    Place.objects.bulk_update(rolled, _COLUMNS)
    return len(rolled)


def _roll_territories(now: datetime) -> None:
    """Set the windows of territories with holidays of their own from yesterday on; others follow their places."""
    since = now.date() - timedelta(days=1)
    special = [
        each
        for each in Territory.objects.exclude(days_off=[], days_worked=[])
        if any(day >= since for day in [*each.days_off, *each.days_worked])
    ]
    TerritoryWindow.objects.exclude(territory__in=special).delete()
    if not special:
        return
    windows = []
    places = Place.objects.all()
    if all(each.countries for each in special):
        places = places.filter(country__in={code for each in special for code in each.countries})
    for place in places:
        for territory in special:
            if not territory.countries or place.country in territory.countries:
                opens_at, closes_at = _window(place.clock.with_days(territory.special_days), now)
                facts = {"territory": territory, "place": place, "opens_at": opens_at, "closes_at": closes_at}
                windows.append(TerritoryWindow(**facts))
    TerritoryWindow.objects.bulk_create(
        windows,
        update_conflicts=True,
        unique_fields=["territory", "place"],
        update_fields=["opens_at", "closes_at"],
    )


def _window(place: clock.Place, now: datetime) -> tuple[datetime | None, datetime | None]:
    window = clock.window(place, now)
    return (window.opens_at, window.closes_at) if window else (None, None)
