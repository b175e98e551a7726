"""What somebody may do with a lead now: the buttons of its page come from the funnel itself."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from leads.models.permissions import manages_lead_team
from leads.models.stages import ANSWERED_BY_FIELD, Stage, Stream
from salesdesk.people.levels import missing_to_close
from salesdesk.people.models import User


class Action(NamedTuple):
    """A button: its label, and the name of the page that does it."""

    label: str | Promise
    page: str


#: Transitions that are done from the lead's own page. The others need a call, a handoff or a deal.
PAGES = {
    "show_interest": "lead-interest",
    "to_nurture": "lead-exit",
    "to_marketing": "lead-exit",
    "rule_out": "lead-exit",
}


def actions_of(lead: Lead, by: User) -> list[Action]:
    """The buttons of `by` on the page of `lead`. All doors out are behind one: two questions propose which."""
    pages = {PAGES[name] for name in names_of(lead, by)}
    found = []
    if "lead-interest" in pages:
        found.append(Action(_("Show interest"), "lead-interest"))
    if "lead-exit" in pages:
        dropped = lead.closed_at or lead.stream in (Stream.MARKETING, Stream.NURTURE)
        found.append(Action(_("Another door…") if dropped else _("Drops out…"), "lead-exit"))
    if may_request_focus(lead, by):
        found.append(Action(_("Call this week"), "lead-focus-request"))
    if may_reassign(lead, by):
        found.append(Action(_("Give to another rep"), "lead-reassign"))
    return found


def may_take(lead: Lead, name: str, by: User) -> bool:
    """Whether `by` may take `lead` through the transition `name` from its page."""
    return name in names_of(lead, by)


def names_of(lead: Lead, by: User) -> set[str]:
    """The transitions that `by` may make from the page of `lead`."""
    return {transition.name for transition in _open_to(lead, by)}


def may_reassign(lead: Lead, by: User) -> bool:
    """Who leads the team gives a lead that inside calls to another inside rep."""
    return manages_lead_team(lead, by) and lead.stream in (Stream.INSIDE, Stream.NURTURE)


def may_request_focus(lead: Lead, by: User) -> bool:
    """Field, of its own territory, and who leads the team ask that somebody nobody spoke with is called."""
    asks = manages_lead_team(lead, by) or bool(lead.territory and lead.territory.field_rep_id == by.pk)
    return asks and lead.stream == Stream.INSIDE and lead.stage == Stage.SUSPECT


def awaits_handoff(lead: Lead, by: User) -> bool:
    """An SQL of this rep that nobody was offered yet."""
    return lead.stage == Stage.SQL and lead.stream == Stream.INSIDE and lead.holder_id == by.pk


def missing_to_close_here(lead: Lead, by: User) -> str:
    """What `by` lacks to close this one from the desk, in a sentence; empty when nothing."""
    return missing_to_close(by.level, lead.value, lead.campaign.currency)


def _open_to(lead: Lead, by: User) -> list:
    if lead.stage in ANSWERED_BY_FIELD:
        return []
    available = lead.get_available_user_stage_transitions(by)  # type: ignore[attr-defined]
    return [each for each in available if each.name in PAGES]
