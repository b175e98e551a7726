"""The clocks that run now: MQLs that wait for their first call, and handoffs that wait for field's response."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce

from handoffs.models import Handoff
from leads.calling import first_call_clock
from leads.models import Lead
from salesdesk.people.models import User

#: The most urgent clocks on the page.
SHOWN = 12
MQL, HANDOFF = "mql", "handoff"


@dataclass(frozen=True)
class Clock:
    """A clock: `pk` is of the lead of an MQL, or of the handoff."""

    kind: str
    pk: int
    company: str
    who: str
    ends_at: datetime


def running(user: User, now: datetime) -> list[Clock]:
    """Return the clocks of leads that `user` sees, the most urgent first, in one statement."""
    mqls = (
        first_call_clock.waiting(now)
        .filter(lead__in=Lead.objects.visible_to(user))
        .annotate(
            clock=Value(MQL, output_field=CharField()),
            who=Coalesce("assignee__name", "territory__inside_rep__name", Value("")),
            ends_at=F("since") + F("campaign__first_call_within"),
        )
        .order_by()
        .values_list("clock", "lead", "company__name", "who", "ends_at")
    )
    handoffs = (
        Handoff.objects.open_for(user)
        .running()
        .annotate(clock=Value(HANDOFF, output_field=CharField()), who=F("to__name"), ends_at=F("due_at"))
        .order_by()
        .values_list("clock", "pk", "lead__company__name", "who", "ends_at")
    )
    return [Clock(*row) for row in mqls.union(handoffs, all=True).order_by("ends_at", "lead")[:SHOWN]]
