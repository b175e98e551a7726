"""Invite a presales engineer to a deal or a field nurture lead, and remove them again."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Lead
from leads.models.permissions import manages_lead_team
from leads.models.stages import Stage, Stream
from salesdesk.people.models import User
from salesdesk.people.roles import Role


def may_invite(lead: Lead, by: User) -> bool:
    """Return whether `by` holds the deal or manages its team."""
    return lead.holder_id == by.pk or manages_lead_team(lead, by)


def can_join(lead: Lead) -> bool:
    """Return whether the lead is a deal or in field nurture."""
    return lead.stage == Stage.OPPORTUNITY or (lead.stage == Stage.SQL and lead.stream == Stream.FIELD)


def candidates(lead: Lead):
    """Return the presales engineers of the lead's team."""
    return User.objects.filter(role=Role.PRESALES, team=lead.campaign.team_id, is_active=True)


@transaction.atomic
def invite(lead: Lead, by: User, *, who: User) -> Lead:
    """Give `who` access to the lead and its deal. Raises Refused if another engineer has joined."""
    lead = _lock_lead(lead, by)
    if not can_join(lead):
        raise transitions.Refused(_("Presales can only join deals and leads in field nurture."))
    if lead.presales_id and lead.presales_id != who.pk:
        raise transitions.Refused(_("%(who)s has already joined.") % {"who": lead.presales})
    lead.presales = who
    return transitions.save(lead, by)


@transaction.atomic
def remove(lead: Lead, by: User) -> Lead:
    """Remove the presales engineer from the lead. They may also leave themselves."""
    lead = _lock_lead(lead, by)
    lead.presales = None
    return transitions.save(lead, by)


def _lock_lead(lead: Lead, by: User) -> Lead:
    lead = transitions.lock_lead(lead.pk)
    if not may_invite(lead, by) and lead.presales_id != by.pk:
        raise transitions.NotYours(_("Only the deal owner or the manager can change presales."))
    return lead
