"""The pairs of an inside and a field rep who meet weekly: those of the territories."""

import dataclasses
from collections import Counter
from datetime import date, datetime, timedelta

from campaigns.models import FieldColleague, Territory
from handoffs.models import AgendaItem, MeetingAction
from salesdesk.people.models import Absence, User
from salesdesk.people.roles import REPS


@dataclasses.dataclass
class Pair:
    """An inside and a field rep, with the territories they share (id and name) and their open actions."""

    inside: User
    field: User
    territories: dict[int, str] = dataclasses.field(default_factory=dict)
    open_actions: list[MeetingAction] = dataclasses.field(default_factory=list)

    @property
    def people(self) -> tuple[User, User]:
        return self.inside, self.field

    @property
    def key(self) -> tuple[int, int]:
        return self.inside.pk, self.field.pk

    @property
    def this_week(self) -> date:
        """Return the Monday of the current week, where the inside rep is."""
        return monday_of(self.inside.today)

    @property
    def carried_over(self) -> int:
        """Return how many open actions were carried over."""
        return sum(action.carried_over > 0 for action in self.open_actions)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def pairs_of(user: User) -> list[Pair]:
    """Return the pairs whose meeting `user` may see, by name: a rep's own, a manager's team, all for an admin.

    Three statements.
    """
    own = user if user.role in REPS else None
    territories = Territory.objects.visible_to(user)
    actions = MeetingAction.objects.visible_to(user)
    return [pair for pair in _found(territories, actions) if own is None or own in pair.people]


def all_pairs() -> list[Pair]:
    """Return the pairs of all teams, by name."""
    return _found(Territory.objects.all(), MeetingAction.objects.all())


def pair_of(user: User, inside_id: int, field_id: int) -> Pair | None:
    """Return this pair, or None if `user` may not see its meeting."""
    return next((pair for pair in pairs_of(user) if pair.key == (inside_id, field_id)), None)


def absences_of(people: list[User], since: datetime, until: datetime) -> list[Absence]:
    """Return when these people are away in a period."""
    found = Absence.objects.between(since, until).filter(person__in=people)
    return list(found.select_related("person").order_by("starts_at"))


def count_agenda(user: User) -> Counter[tuple[int, int]]:
    """Return the number of open agenda items of each pair (its `key`) that `user` may see."""
    items = AgendaItem.objects.open().visible_to(user)
    return Counter(items.values_list("handoff__inside_rep", "handoff__to"))


def _found(territories, actions) -> list[Pair]:
    """Return the pairs of these territories, and those that have one of the actions to do.

    More field reps of a territory are a pair with its inside rep, too. A pair that shares no territory any more stays
    until its actions are done.
    """
    found: dict[tuple[int, int], Pair] = {}
    shared = {
        each.pk: each for each in territories.select_related("inside_rep", "field_rep").order_by("name")
    }
    for territory in shared.values():
        _add(found, territory, territory.field_rep)
    helpers = FieldColleague.objects.filter(territory__in=shared).select_related("person")
    for each in helpers.order_by("person__name", "pk"):
        _add(found, shared[each.territory_id], each.person)
    for action in actions.open().select_related("inside_rep", "field_rep", "person").order_by("pk"):
        key = action.inside_rep_id, action.field_rep_id
        found.setdefault(key, Pair(action.inside_rep, action.field_rep)).open_actions.append(action)
    return sorted(found.values(), key=lambda pair: (pair.inside.name, pair.field.name, pair.key))


def _add(found: dict[tuple[int, int], Pair], territory: Territory, field_rep: User) -> None:
    inside = territory.inside_rep
    if inside.is_active and field_rep.is_active:
        pair = found.setdefault((inside.pk, field_rep.pk), Pair(inside, field_rep))
        pair.territories[territory.pk] = territory.name
