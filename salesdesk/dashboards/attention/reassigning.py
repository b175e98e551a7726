"""Reassign the leads behind a number that needs attention to another inside rep, all at once, and undo it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from leads.funnel import transitions
from leads.models import Lead
from leads.queue import reassignment
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: The numbers whose leads wait for an inside rep.
NUMBERS = ("uncalled", "unanswered", "callbacks", "unreached")
#: At most this many leads at once.
MOST = 50
#: How long it can be undone.
UNDO_WITHIN = timedelta(minutes=10)
_SALT = "salesdesk.dashboards.reassigning"


class Reassigned(NamedTuple):
    """The number of leads that moved, the reasons of the others, and the token for undo; "" if nothing moved."""

    moved: int
    refusals: list[str]
    undo: str


def reps(user: User) -> QuerySet[User]:
    """Return the inside reps to whom `user` may reassign leads."""
    return User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)


def reassign(leads: QuerySet[Lead], to: User, by: User) -> Reassigned:
    """Reassign leads of the rep's team that somebody else has, those with the highest value first."""
    has_it = Coalesce("holder", "territory__inside_rep")
    among = leads.filter(campaign__team=to.team_id).annotate(has_it=has_it)
    found = among.exclude(has_it=to.pk).filter(has_it__isnull=False)
    before: dict[int, int] = {}
    refusals = []
    for lead in found.order_by(F("value").desc(nulls_last=True), "pk")[:MOST]:
        try:
            reassignment.reassign(lead, to, by)
        except transitions.Refused as refused:
            refusals.append(str(refused))
        else:
            before[lead.pk] = lead.has_it
    token = [by.pk, to.pk, clock.now().isoformat(), list(before.items())]
    undo = signing.dumps(token, salt=_SALT, compress=True) if before else ""
    return Reassigned(len(before), refusals, undo)


def undo(token: str, by: User) -> int:
    """Give leads back that have not moved since. Returns how many; 0 if it is too late."""
    try:
        owner, to, at, pairs = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return 0
    if owner != by.pk or datetime.fromisoformat(at) + UNDO_WITHIN < clock.now():
        return 0
    before: Mapping[int, int] = dict(pairs)
    people = reps(by).in_bulk(set(before.values()))
    back = 0
    for lead in Lead.objects.visible_to(by).filter(pk__in=before, holder=to).order_by("pk"):
        person = people.get(before[lead.pk])
        if person is None:
            continue
        try:
            reassignment.reassign(lead, person, by)
        except transitions.Refused:
            continue
        back += 1
    return back
