"""The open leads and next steps of a user who leaves, and the leads that would return to them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import ngettext

from leads.models import Lead
from salesdesk import formats


def offboarding_obstacles(person) -> Iterator[str]:
    """Yield why `person` can't be deactivated: their open leads. Used by salesdesk.people.membership.offboarding."""
    theirs = (
        Lead.objects.open()
        .filter(Q(holder=person) | Q(presales=person) | Q(steps__assignee=person))
        .order_by()
    )
    if count := theirs.values("pk").distinct().count():
        yield ngettext(
            "%(who)s has %(count)s open lead. Reassign it first.",
            "%(who)s has %(count)s open leads. Reassign them first.",
            count,
        ) % {"who": person, "count": formats.number(count)}


def clear_inside_rep(person) -> None:
    """Remove `person` as inside rep, so that their leads return to the reps of the territories."""
    Lead.objects.filter(inside_rep=person).update(inside_rep=None)
