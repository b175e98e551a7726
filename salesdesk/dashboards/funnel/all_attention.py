"""All leads that need attention for any reason, and the reasons of each."""

from collections.abc import Iterable

from django.db.models import QuerySet, Value

from leads.models import Lead
from salesdesk.dashboards.scope import Scope

from .attention import ATTENTION_KINDS

#: The name of all kinds together.
ANY = "attention"


def any_kind(scope: Scope) -> QuerySet[Lead]:
    """Return the leads that need attention for any reason, each once."""
    if not scope.campaigns:
        return Lead.objects.none()
    first, *others = (leads(scope).order_by().values("pk") for leads, _path in ATTENTION_KINDS.values())
    return Lead.objects.filter(pk__in=first.union(*others))


def kinds_of(leads: Iterable[Lead], scope: Scope) -> dict[int, list[str]]:
    """Return the kinds of each lead by its key, the most urgent one first. One statement."""
    keys = [lead.pk for lead in leads]
    if not keys:
        return {}
    first, *others = (
        of_kind(scope).filter(pk__in=keys).order_by().annotate(kind=Value(name)).values_list("kind", "pk")
        for name, (of_kind, _path) in ATTENTION_KINDS.items()
    )
    found: dict[int, list[str]] = {}
    for kind, pk in first.union(*others, all=True):
        found.setdefault(pk, []).append(kind)
    urgency = list(ATTENTION_KINDS)
    return {pk: sorted(kinds, key=urgency.index) for pk, kinds in found.items()}
