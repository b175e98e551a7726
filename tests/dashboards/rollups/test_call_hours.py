"""The hours of calling and the results by day equal those read call by call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from leads.models import Activity, Lead
from salesdesk import clock
from salesdesk.dashboards.comparison.ages import Goal, earlier, result_times
from salesdesk.dashboards.comparison.grouping import Group
from salesdesk.dashboards.comparison.outcomes import outcomes
from salesdesk.dashboards.models import CallHour, FunnelDay
from salesdesk.dashboards.rollups import sweep
from tests.dashboards.rollups.from_log import shares

pytestmark = pytest.mark.django_db


def kept():
    return {
        tuple(key): seconds
        for *key, seconds in CallHour.objects.values_list("caller", "hour", "campaign", "seconds")
    }


def in_slots():
    return sum(FunnelDay.objects.exclude(call_seconds=None).values_list("call_seconds", flat=True))


def test_an_hour_belongs_to_campaigns_by_their_share_of_its_calls(
    tuesday, make_lead, make_campaign, campaign, north, territory, ann, dov
):
    other = make_campaign(north, [territory], name="Other")
    one, two = make_lead("One"), make_lead("Two", campaign=other)
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def log(lead, minutes, by=ann):
        call = {"kind": Activity.Kind.CALL, "outcome": "no_answer", "at": at + timedelta(minutes=minutes)}
        Activity.objects.create(lead=lead, round=1, by=by, **call)

    log(one, 3)
    log(one, 20)
    log(two, 59)
    log(two, 60, by=dov)
    sweep.run(clock.now())
    assert kept() == shares()
    assert {2400, 1200, 3600} == set(kept().values())
    assert in_slots() == 7200

    log(two, 30)
    Lead.objects.filter(pk=two.pk).update(campaign=campaign)
    sweep.run(clock.now())
    assert kept() == shares()
    assert {3600} == set(kept().values())
    assert in_slots() == 7200


@pytest.mark.parametrize("goal", Goal)
def test_campaigns_from_slots_equal_those_read_lead_by_lead(desk, scope, territory, goal):
    Lead.objects.filter(territory=None).update(territory=territory)
    read = replace(scope, territory=territory.pk)

    for whole, part in ((scope, read), (scope.earlier(), read.earlier())):
        summed, counted = (outcomes(each, Group.CAMPAIGN, goal) for each in (whole, part))
        for row in (*summed.values(), *counted.values()):
            row.ages.sort()
        assert summed == counted
    assert any(row.won and row.hours for row in outcomes(scope, Group.CAMPAIGN, goal).values())
    in_history, of_leads = (earlier(each, Group.CAMPAIGN, goal) for each in (scope, read))
    assert {key: sorted(ages) for key, ages in in_history.items()} == {
        key: sorted(ages) for key, ages in of_leads.items()
    }


def test_curve_is_learnt_from_the_latest_old_leads(desk, scope, campaign, monkeypatch):
    assert result_times(scope, Goal.WON) == []
    with clock.moved_to(clock.now() + timedelta(days=60)):
        times = result_times(scope, Goal.WON)
        called = outcomes(scope, Group.CAMPAIGN, Goal.WON)[campaign.pk].called
        assert sum(each.leads for each in times) == called
        assert [each.leads for each in times if each.after is not None] == [1]
        monkeypatch.setattr("salesdesk.dashboards.comparison.ages.LATEST", 2)
        assert sum(each.leads for each in result_times(scope, Goal.WON)) == 2
        assert result_times(replace(scope, campaigns=()), Goal.WON) == []
