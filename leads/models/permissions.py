"""Who may do what with a lead: the permissions of the funnel's transitions.

`by` None is the worker. Each reads as the answer to "may this person …?"
"""

from salesdesk.people.levels import closes_up_to
from salesdesk.people.roles import Role


def _calls(lead, by) -> bool:
    """An inside rep who holds the lead, or works the pool that nobody took it from yet."""
    if by is None or by.role != Role.INSIDE:
        return False
    if lead.holder_id:
        return lead.holder_id == by.pk
    return lead.territory_id is not None and lead.territory.inside_rep_id == by.pk


def manages(lead, by) -> bool:
    if by is None:
        return False
    return by.role == Role.ADMIN or (by.role == Role.MANAGER and by.team_id == lead.campaign.team_id)


def _markets(lead, by) -> bool:
    return by is not None and by.role == Role.MARKETING and by.team_id == lead.campaign.team_id


def _fields(lead, by) -> bool:
    """The field rep to whom it was offered, or who has it."""
    return by is not None and by.role == Role.FIELD and by.pk in (lead.field_rep_id, lead.holder_id)


def inside(lead, by) -> bool:
    return _calls(lead, by)


def inside_marketing_or_worker(lead, by) -> bool:
    return by is None or _calls(lead, by) or _markets(lead, by)


def field_offered(lead, by) -> bool:
    return _fields(lead, by)


def close_inside(lead, by) -> bool:
    return _calls(lead, by) and closes_up_to(by.level) > 0


def hold(lead, by) -> bool:
    return _calls(lead, by) or _fields(lead, by)


def hold_and_close(lead, by) -> bool:
    """Field closes anything; inside within the level. The value asked at the order is checked there."""
    if _fields(lead, by):
        return True
    return _calls(lead, by) and closes_up_to(by.level) >= (lead.value or 0)


def hold_or_manage(lead, by) -> bool:
    return hold(lead, by) or manages(lead, by)


def hold_manage_or_worker(lead, by) -> bool:
    return by is None or hold_or_manage(lead, by)


def take_back(lead, by) -> bool:
    """Who logged the call that is being taken back, while it is known how the lead stood before."""
    return by is not None and lead.before is not None and lead.before.by_id == by.pk
