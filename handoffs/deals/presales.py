"""A presales engineer joins a deal, or a lead that field keeps, as the third person, and leaves it."""

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import transitions
from leads.models import Lead
from leads.models.permissions import manages
from leads.models.stages import Stage, Stream
from salesdesk.people.models import User
from salesdesk.people.roles import Role


def may_invite(lead: Lead, by: User) -> bool:
    """Who has the deal, or manages its team."""
    return lead.holder_id == by.pk or manages(lead, by)


def can_join(lead: Lead) -> bool:
    """While it is a deal, or kept by field."""
    return lead.stage == Stage.OPPORTUNITY or (lead.stage == Stage.SQL and lead.stream == Stream.FIELD)


def candidates(lead: Lead):
    """Whom one may invite."""
    return User.objects.filter(role=Role.PRESALES, team=lead.campaign.team_id, is_active=True)


@transaction.atomic
def invite(lead: Lead, by: User, *, who: User) -> Lead:
    """`who` sees the lead and its deal from now on. One at a time: the second hears who was first."""
    lead = _lock_lead(lead, by)
    if not can_join(lead):
        raise transitions.Refused(_("Presales joins a deal, or a lead that field keeps."))
    if lead.presales_id and lead.presales_id != who.pk:
        raise transitions.Refused(_("%(who)s joined already.") % {"who": lead.presales})
    lead.presales = who
    return transitions.save(lead, by)


@transaction.atomic
def remove(lead: Lead, by: User) -> Lead:
    """The third person is not needed any more, and sees the lead no more; who joined may go too."""
    lead = _lock_lead(lead, by)
    lead.presales = None
    return transitions.save(lead, by)


def _lock_lead(lead: Lead, by: User) -> Lead:
    lead = transitions.lock_lead(lead.pk)
    if not may_invite(lead, by) and lead.presales_id != by.pk:
        raise transitions.NotYours(_("Who has the deal, or the manager, decides who joins."))
    return lead
