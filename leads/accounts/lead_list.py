"""Which leads are in a list, from the filters that its page and its exports share."""

from collections.abc import Mapping
from typing import Any

from campaigns.models import Territory
from leads.accounts import search
from leads.models.lead_queryset import LeadQuerySet
from salesdesk.people.models import User

NOBODY, MINE, OPEN = "nobody", "mine", "open"


def narrow(leads: LeadQuerySet, user: User, filters: Mapping[str, Any]) -> LeadQuerySet:
    """Return `leads` that fit the filters of LeadFilter, as cleaned; empty ones are ignored."""
    asked = {name: value for name, value in filters.items() if value not in ("", None)}
    if name := asked.pop("q", ""):
        leads = leads.filter(search.filter_by_name(name))
    if asked.get("stage") == OPEN:
        leads = leads.open()
        del asked["stage"]
    if (holder := asked.pop("holder", "")) == NOBODY:
        leads = leads.open().filter(holder=None)
    elif holder:
        asked["holder"] = user.pk if holder == MINE else int(holder)
    if territory := asked.pop("territory", None):
        leads = leads.filter(territory__in=Territory.objects.within(territory))
    return leads.filter(**asked)
