"""What somebody still has in hand: the open leads that they hold, and the next steps that are theirs. And what they
are known for: the leads that would come back to them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import ngettext

from leads.models import Lead


def offboarding_obstacles(person) -> Iterator[str]:
    """For salesdesk.people.offboarding: a lead without its holder would be called by nobody."""
    theirs = (
        Lead.objects.open()
        .filter(Q(holder=person) | Q(presales=person) | Q(steps__assignee=person))
        .order_by()
    )
    if count := theirs.values("pk").distinct().count():
        yield ngettext(
            "%(who)s has %(count)s open lead in hand: give it to somebody else first.",
            "%(who)s has %(count)s open leads in hand: give them to somebody else first.",
            count,
        ) % {"who": person, "count": count}


def clear_inside_rep(person) -> None:
    """Leads that `person` knew come back to who works their territory. Whose they were stands in their story."""
    Lead.objects.filter(inside_rep=person).update(inside_rep=None)
