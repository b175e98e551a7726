"""Taking a lead out of the funnel by the exit that was chosen (R10), wherever it drops: the one way to do it.

Field has exits of its own, and settles what it has of the lead first: handoffs pass both in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Lead
from leads.models.stages import ExitRoute

from . import objections, recycle


@dataclass(frozen=True)
class ExitDecision:
    """What somebody decided: the door, its day and reason, what was said; `overruled` says why no other door.

    Behind a door without a date `on` is the day on which it was decided.
    """

    way: ExitRoute
    on: date
    reason: str
    said: str = ""
    override_reason: str = ""
    next_step: str = ""

    @property
    def logged(self) -> str:
        """For the lead's log."""
        if not self.override_reason:
            return self.said
        against = _("Another door than proposed: %(why)s") % {"why": self.override_reason}
        return f"{self.said} · {against}" if self.said else against


@transitions.atomic_on_lead
def take(
    lead: Lead,
    by,
    *,
    drop: ExitDecision,
    locked: bool = False,
    settle: Callable[[], Lead] | None = None,
    field_meetings: Mapping[ExitRoute, Callable[[], Lead]] | None = None,
) -> Lead:
    """Take `lead` out of the funnel in the name of `by` (None: the worker). Raises Refused with a sentence.

    `settle` locks the lead and ends what field has of it, a handoff or a deal; without it a lead that field answers
    is refused. `of_field` are the exits that only field has, or does in another way. `locked`: as in `recycle`.
    """
    if field_meetings and drop.way in field_meetings:
        return field_meetings[drop.way]()
    if settle:
        lead, locked = settle(), True
    verbs: dict[ExitRoute, Callable[..., Lead]] = {
        ExitRoute.NURTURE: partial(recycle.to_nurture, on=drop.on, talking_point=drop.said),
        ExitRoute.MARKETING: recycle.to_marketing,
        ExitRoute.DISQUALIFIED: objections.rule_out,
    }
    facts = {"answered": settle is not None, "locked": locked}
    return verbs[drop.way](lead, by, reason=drop.reason, said=drop.logged, **facts)
