"""The open leads and next steps of a user who leaves, and the leads that would return to them."""

from collections.abc import Iterator

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import ngettext

from campaigns.models import Territory
from leads.models import Lead, NextStep
from leads.models.queue.step_kind import StepKind
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
    """Remove `person` as inside rep, so that their leads and customers return to the reps of the territories."""
    Lead.objects.filter(inside_rep=person).update(inside_rep=None)
    calls = NextStep.objects.filter(assignee=person, kind=StepKind.AFTERCARE)
    rep_there = Territory.objects.filter(pk=OuterRef("territory")).values("inside_rep")
    calls.filter(territory__isnull=False).update(assignee=Subquery(rep_there))
    # Without a territory they are listed under the customers without a next touch.
    calls.filter(territory__isnull=True).delete()
