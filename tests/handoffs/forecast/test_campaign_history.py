"""The outcomes of a campaign's deals are counted once a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import answers
from handoffs.deals import closing
from handoffs.forecast import campaign_history
from handoffs.models import CampaignHistory
from salesdesk import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def win_after(make_handoff, dov, tuesday):
    """Return a function that opens a deal now and wins it so many days later."""

    def win(days: int):
        terms = {"value": Decimal(1000), "probability": 40, "decides_on": date(2027, 6, 1)}
        deal = answers.accept(make_handoff(f"Bos {days}"), dov, **terms)
        with clock.moved_to(tuesday + timedelta(days=days)) as now:
            closing.win(deal, dov, value=Decimal(1000), ordered_on=now.date())

    return win


def test_median_and_ninetieth_percentile_are_those_of_won_deals(win_after, campaign, tuesday):
    for days in (10, 20, 30, 40, 50):
        win_after(days)

    with clock.moved_to(tuesday + timedelta(days=60)) as now:
        assert 1 == campaign_history.run(now)

    history = CampaignHistory.objects.get(campaign=campaign)
    assert (5, timedelta(days=30), timedelta(days=46)) == (history.won, history.median, history.ninetieth)
    assert history.is_enough


def test_campaign_without_won_deals_has_no_figures(deal, campaign, tuesday):
    campaign_history.run(tuesday)

    history = CampaignHistory.objects.get(campaign=campaign)
    assert (0, None, False) == (history.won, history.median, history.is_enough)


def test_campaign_is_counted_once_a_day(deal, tuesday):
    assert [1, 0] == [campaign_history.run(tuesday) for _time in range(2)]
    assert 0 == campaign_history.run(tuesday + timedelta(hours=23))
    assert 1 == campaign_history.run(tuesday + timedelta(hours=24))
