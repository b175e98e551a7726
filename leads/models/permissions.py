"""Who may do what with a lead: the permissions of the funnel's transitions.

`by` None is the worker. Each reads as the answer to "may this person …?"
"""

from salesdesk.people.levels import closes_up_to
from salesdesk.people.permissions import manages_team
from salesdesk.people.roles import Role


def _works_inside(lead, by) -> bool:
    """An inside rep who holds the lead, or works the pool that nobody took it from yet."""
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
    """The field rep to whom it was offered, or who has it."""
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
    """Field closes anything; inside within the level. The value asked at the order is checked there."""
    if _is_field(lead, by):
        return True
    return _works_inside(lead, by) and closes_up_to(by.level) >= (lead.value or 0)


def holds_or_manages(lead, by) -> bool:
    return holds(lead, by) or manages_lead_team(lead, by)


def holds_manages_or_system(lead, by) -> bool:
    return by is None or holds_or_manages(lead, by)


def may_undo(lead, by) -> bool:
    """Who logged the call that is being taken back, while it is known how the lead stood before."""
    return by is not None and lead.undoing is not None and lead.undoing.by_id == by.pk
