"""The partner of a lead: which can be chosen, and who may choose it once there is a deal."""

from collections import defaultdict

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.models.campaign import Route
from leads.funnel import activities, transitions
from leads.models import Activity, Lead, Partner, permissions
from leads.models.stages import Stage
from salesdesk.people.roles import Role


def choices_for(lead: Lead) -> QuerySet[Partner]:
    """Return the partners of the team that `lead` may be sold through, and the one it has."""
    of_team = Q(ended_at__isnull=True, owner__team=lead.campaign.team_id)
    found = Partner.objects.filter(of_team | Q(pk=lead.partner_id)).exclude(company=lead.company_id)
    return found.select_related("company").order_by("company__name", "pk")


def choices_of(user) -> QuerySet[Partner]:
    """Return the partners that `user` may give to a new lead: their team's; an admin has all."""
    if user.role == Role.ADMIN:
        return Partner.objects.active().select_related("company").order_by("company__name", "pk")
    return Partner.objects.of_team(user.team_id)


def by_name(campaign: Campaign) -> dict[str, int]:
    """Return the ids of the partners that new leads of `campaign` can have, by each spelling of their name.

    A spelling that two partners share is left out.
    """
    found: dict[str, set[int]] = defaultdict(set)
    names = Partner.objects.of_team(campaign.team_id)
    for pk, key, spellings in names.values_list("pk", "company__name_key", "company__name_spellings"):
        for spelling in spellings or [key]:
            found[spelling].add(pk)
    return {spelling: pk for spelling, (pk, *others) in found.items() if not others}


def refer(lead: Lead, partner: Partner, by) -> Lead:
    """Give a lead of `partner` that partner and its route; the caller has locked the lead. A chosen route stays."""
    lead.partner = partner
    if not lead.route_reason:
        lead.route = Route.PARTNER
    return transitions.save(lead, by)


def may_set(lead: Lead, by) -> bool:
    """Return whether `by` may set the partner of a deal; before it, the partner is a fact of the closing route."""
    return lead.stage == Stage.OPPORTUNITY and permissions.holds_or_manages(lead, by)


@transaction.atomic
def set_partner(lead: Lead, by, *, partner: Partner | None) -> Lead:
    """Give the deal of `lead` another partner, or none. Raises NotYours or Refused."""
    lead = transitions.lock_lead(lead.pk)
    if lead.stage != Stage.OPPORTUNITY:
        raise transitions.Refused(_("This deal is closed, so its partner stays."))
    if not may_set(lead, by):
        raise transitions.NotYours(_("Only the owner of this deal or a manager can choose its partner."))
    if lead.partner_id != (partner and partner.pk):
        lead.partner = partner
        transitions.save(lead, by)
        text = _("Partner: %(partner)s.") % {"partner": partner} if partner else _("No partner.")
        activities.log(lead, Activity.Kind.ROUTE, text, by)
    return lead
