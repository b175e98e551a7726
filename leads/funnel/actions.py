"""The actions a user can take on a lead now, derived from the transitions of the funnel."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from leads.models.permissions import manages_lead_team
from leads.models.stages import ANSWERED_BY_FIELD, Stage, Stream
from salesdesk.people.levels import missing_to_close
from salesdesk.people.models import User


class Action(NamedTuple):
    """A button: its label and the URL name of its page."""

    label: str | Promise
    page: str


#: Transitions available on the lead page. The others need a call, a handoff or a deal.
PAGES = {
    "show_interest": "lead-interest",
    "to_nurture": "lead-exit",
    "to_marketing": "lead-exit",
    "rule_out": "lead-exit",
}


def actions_of(lead: Lead, by: User) -> list[Action]:
    """Return the buttons that `by` gets on the page of `lead`. All exits share one, which asks two questions."""
    pages = {PAGES[name] for name in names_of(lead, by)}
    found = []
    if "lead-interest" in pages:
        found.append(Action(_("Mark as interested"), "lead-interest"))
    if "lead-exit" in pages:
        dropped = lead.closed_at or lead.stream in (Stream.MARKETING, Stream.NURTURE)
        found.append(Action(_("Change exit…") if dropped else _("Close lead…"), "lead-exit"))
    if may_request_focus(lead, by):
        found.append(Action(_("Request call"), "lead-focus-request"))
    if may_reassign(lead, by):
        found.append(Action(_("Reassign"), "lead-reassign"))
    return found


def may_take(lead: Lead, name: str, by: User) -> bool:
    """Return whether `by` may take `lead` through the transition `name` from its page."""
    return name in names_of(lead, by)


def names_of(lead: Lead, by: User) -> set[str]:
    """Return the names of the transitions that `by` may make from the page of `lead`."""
    return {transition.name for transition in _open_to(lead, by)}


def may_reassign(lead: Lead, by: User) -> bool:
    """Return whether `by` may reassign `lead`: managers of its team, while inside calls it."""
    return manages_lead_team(lead, by) and lead.stream in (Stream.INSIDE, Stream.NURTURE)


def may_request_focus(lead: Lead, by: User) -> bool:
    """Return whether `by` may request a call: field reps of the territory and managers, for suspects."""
    asks = manages_lead_team(lead, by) or bool(lead.territory and lead.territory.field_rep_id == by.pk)
    return asks and lead.stream == Stream.INSIDE and lead.stage == Stage.SUSPECT


def awaits_handoff(lead: Lead, by: User) -> bool:
    """Return whether `lead` is an SQL of this rep that has not been handed off yet."""
    return lead.stage == Stage.SQL and lead.stream == Stream.INSIDE and lead.holder_id == by.pk


def missing_to_close_here(lead: Lead, by: User) -> str:
    """Return what keeps `by` from closing `lead` from the desk, in a sentence; empty if nothing does."""
    return missing_to_close(by.level, lead.value, lead.campaign.currency)


def _open_to(lead: Lead, by: User) -> list:
    if lead.stage in ANSWERED_BY_FIELD:
        return []
    available = lead.get_available_user_stage_transitions(by)  # type: ignore[attr-defined]
    return [each for each in available if each.name in PAGES]
