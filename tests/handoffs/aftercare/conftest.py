"""A customer: dov won the deal that ann handed over."""

import pytest

from handoffs.deals import closing
from leads.models import Lead


@pytest.fixture
def customer(deal, dov):
    closing.win(deal, dov, value=52_000, ordered_on=dov.today)
    return Lead.objects.get(pk=deal.lead_id)
