"""A partner of ann's, with a deal that dov holds and a link for Piet."""

import pytest

from handoffs.models import Opportunity
from handoffs.partners import links
from leads.models import Lead


@pytest.fixture
def partner(tuesday, make_partner, campaign):
    return make_partner(campaign=campaign)


@pytest.fixture
def partner_deal(deal, partner):
    """dov's deal of €48,000, sold through the partner."""
    Lead.objects.filter(pk=deal.lead_id).update(partner=partner)
    return Opportunity.objects.select_related("holder", "lead__company", "lead__campaign").get(pk=deal.pk)


@pytest.fixture
def link(partner, ann):
    return links.create(partner, ann, contact=partner.company.contacts.get())
