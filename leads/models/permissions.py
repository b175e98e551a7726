"""Permissions of the funnel's transitions. `by` None is a worker."""

from salesdesk.people.levels import closes_up_to
from salesdesk.people.permissions import manages_team
from salesdesk.people.roles import Role


def _works_inside(lead, by) -> bool:
    """Return whether `by` is the inside rep who holds the lead, or who works its pool if nobody holds it."""
    if by is None or by.role != Role.INSIDE:
        return False
    if lead.holder_id:
        return lead.holder_id == by.pk
    return lead.territory_id is not None and lead.territory.inside_rep_id == by.pk


def manages_lead_team(lead, by) -> bool:
    return by is not None and manages_team(by, lead.campaign.team_id)


def _is_marketing(lead, by) -> bool:
    return by is not None and by.role == Role.MARKETING and by.team_id == lead.campaign.team_id


def _is_field(lead, by) -> bool:
    """Return whether `by` is the field rep who holds the lead or was offered it."""
    return by is not None and by.role == Role.FIELD and by.pk in (lead.field_rep_id, lead.holder_id)


def works_inside(lead, by) -> bool:
    return _works_inside(lead, by)


def inside_marketing_or_system(lead, by) -> bool:
    return by is None or _works_inside(lead, by) or _is_marketing(lead, by)


def is_field_rep(lead, by) -> bool:
    return _is_field(lead, by)


def may_close_inside(lead, by) -> bool:
    return _works_inside(lead, by) and closes_up_to(by.level) > 0


def holds(lead, by) -> bool:
    return _works_inside(lead, by) or _is_field(lead, by)


def holds_and_may_close(lead, by) -> bool:
    """Return whether `by` may close the lead: field always, inside up to the limit of their level.

    A worker closes it when the customer has accepted a quote.
    """
    if by is None or _is_field(lead, by):
        return True
    return _works_inside(lead, by) and closes_up_to(by.level) >= (lead.value or 0)


def holds_or_manages(lead, by) -> bool:
    return holds(lead, by) or manages_lead_team(lead, by)


def holds_manages_or_system(lead, by) -> bool:
    return by is None or holds_or_manages(lead, by)


def closed_or_manages(lead, by) -> bool:
    """Return whether `by` closed the deal or manages its team."""
    return by is not None and (lead.closed_by_id == by.pk or manages_lead_team(lead, by))


def may_undo(lead, by) -> bool:
    """Return whether `by` logged the call that is being undone."""
    return by is not None and lead.undoing is not None and lead.undoing.by_id == by.pk
