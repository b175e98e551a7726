"""Take a lead out of the funnel by the chosen exit (R10).

The only way to do it, wherever the lead drops out. Handoffs and deals pass in the exits that only field has, and how
to close what field has of the lead first.
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
    """The chosen exit with its date and reason; `override_reason` says why the proposed exit was not taken.

    For an exit without a date, `on` is the day of the decision.
    """

    exit_route: ExitRoute
    on: date
    reason: str
    comment: str = ""
    override_reason: str = ""
    next_step: str = ""

    @property
    def log_reason(self) -> str:
        """Return the text for the lead's log."""
        if not self.override_reason:
            return self.comment
        against = _("Exit changed from the proposed one: %(why)s") % {"why": self.override_reason}
        return f"{self.comment} · {against}" if self.comment else against


@transitions.atomic_on_lead
def take(
    lead: Lead,
    by,
    *,
    drop: ExitDecision,
    locked: bool = False,
    settle: Callable[[], Lead] | None = None,
    field_exits: Mapping[ExitRoute, Callable[[], Lead]] | None = None,
) -> Lead:
    """Take `lead` out of the funnel on behalf of `by` (None for a worker). Raises Refused with a sentence.

    `settle` locks the lead and closes the handoff or deal that field has of it; without it, a lead that field has to
    answer is refused. `field_exits` maps the exits that field does in its own way. `locked` is as in `recycle`.
    """
    if field_exits and drop.exit_route in field_exits:
        return field_exits[drop.exit_route]()
    if settle:
        lead, locked = settle(), True
    verbs: dict[ExitRoute, Callable[..., Lead]] = {
        ExitRoute.NURTURE: partial(recycle.to_nurture, on=drop.on, talking_point=drop.comment),
        ExitRoute.MARKETING: recycle.to_marketing,
        ExitRoute.DISQUALIFIED: objections.rule_out,
    }
    facts = {"answered": settle is not None, "locked": locked}
    return verbs[drop.exit_route](lead, by, reason=drop.reason, comment=drop.log_reason, **facts)
