"""The choices that filters of lists share, in one statement."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, CharField, F, QuerySet, Value

from campaigns.models import Campaign, Territory
from campaigns.territories import tree
from salesdesk.people.models import User
from salesdesk.people.roles import REPS


class Choices(NamedTuple):
    territories: list[tuple[int, str]]
    campaigns: list[tuple[int, str]]
    #: Of the team; none for a rep, who sees their own leads.
    reps: list[tuple[str, str]]
    #: Of the other rows that were asked for, by kind.
    more: dict[str, list[tuple[int, str]]]


def offered_to(
    user: User, *, campaigns: bool = True, all_reps: bool = False, more: Mapping[str, QuerySet] | None = None
) -> Choices:
    """Return what `user` can narrow a list to, in the order of the choices.

    With `all_reps` a rep is offered those of the team, too. `more` has other rows with a name, by kind.
    """
    kinds: dict[str, QuerySet] = {"territory": Territory.objects.visible_to(user), **(more or {})}
    if campaigns:
        kinds["campaign"] = Campaign.objects.visible_to(user)
    if all_reps or user.role not in REPS:
        kinds["rep"] = User.objects.colleagues_of(user).filter(role__in=REPS)
    columns = ("choice", "pk", "name", "within")
    nothing = Value([], output_field=ArrayField(BigIntegerField()))
    parts = [
        rows.order_by()
        .annotate(
            choice=Value(kind, output_field=CharField()), within=F("path") if kind == "territory" else nothing
        )
        .values_list(*columns)
        for kind, rows in kinds.items()
    ]
    found = list(parts[0].union(*parts[1:], all=True).order_by("name"))
    named = {
        kind: [(pk, name) for each, pk, name, _within in found if each == kind]
        for kind in ("campaign", "rep", *(more or ()))
    }
    territories = tree.in_order(
        Territory(pk=pk, name=name, path=within) for kind, pk, name, within in found if kind == "territory"
    )
    return Choices(
        territories=[(each.pk, each.full_name) for each in territories],
        campaigns=named["campaign"],
        reps=[(str(pk), name) for pk, name in named["rep"]],
        more={kind: named[kind] for kind in more or ()},
    )
