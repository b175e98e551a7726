"""The counts of the sweep equal those of the log for every period and filter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from handoffs.models import Opportunity
from leads.models import Lead, LeadToCount
from salesdesk import clock
from salesdesk.dashboards.figures import conversations, deal_sums, deals
from salesdesk.dashboards.funnel import counting, paths
from salesdesk.dashboards.models import LeadPath
from salesdesk.dashboards.rollups import recount, slots, sweep
from salesdesk.dashboards.rollups.names import FLAGS
from tests.dashboards.rollups.from_log import flagged

#: As undoing an import does, by a trigger.
DELETE_LOG_OF = """
    CREATE TEMP TABLE undone (lead bigint);
    CREATE FUNCTION pg_temp.delete_log() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN DELETE FROM leads_stagechange WHERE lead_id = NEW.lead; RETURN NULL; END';
    CREATE TRIGGER delete_log AFTER INSERT ON undone FOR EACH ROW EXECUTE FUNCTION pg_temp.delete_log();
    INSERT INTO undone VALUES (%d);
"""

pytestmark = pytest.mark.django_db
AMOUNTS = {"value", "expected", "spread", "stale_value", "won_value"}


def counts(found, campaign):
    return {flag: found.leads.get(campaign.pk, {}).get(flag, 0) for flag in FLAGS}


def test_slots_lists_and_log_agree_in_every_period(desk, scope, campaign, monkeypatch):
    since = scope.period.since.replace(month=11, day=23, hour=23)
    seen = set()
    for hours in range(0, 60, 6):
        for length in (1, 20, 44, 170):
            start = since + timedelta(hours=hours)
            part = replace(
                scope, period=replace(scope.period, since=start, until=start + timedelta(hours=length))
            )
            expected = flagged(part)
            (summed,) = counting.count(part)
            assert {flag: len(expected[flag]) for flag in FLAGS} == counts(summed, campaign)
            for flag in FLAGS:
                assert expected[flag] == set(paths.leads_behind(flag, part).values_list("pk", flat=True)), (
                    flag
                )
            seen |= {flag for flag in FLAGS if expected[flag]}
    assert len(seen) > 25


def test_a_part_of_the_leads_is_counted_like_all(desk, scope, territory):
    everything = replace(scope, territory=territory.pk)
    assert slots.can_sum(scope)
    assert not slots.can_sum(everything)
    Lead.objects.filter(territory=None).update(territory=territory)
    for whole, part in ((scope, everything), (scope.earlier(), everything.earlier())):
        (summed,), (read,) = counting.count(whole), counting.count(part)
        assert (summed.leads, summed.values) == (read.leads, read.values)
        of_all, of_some = (
            {pk: row for pk, row in each.calls.items() if any(row.values())} for each in (summed, read)
        )
        assert of_all == of_some
        spoke = sum(row["conversations"] for row in summed.calls.values())
        assert spoke == conversations.conversations(part).count()
        assert read.deals is None


def test_changed_value_is_added_and_a_deleted_log_leaves_the_slots(desk, scope, campaign):
    lead = desk["open"]
    (before,) = counting.count(scope)
    Lead.objects.filter(pk=lead.pk).update(value=lead.value + 5_000)
    assert sweep.run(clock.now()) == 1
    (after,) = counting.count(scope)
    flag = paths.reached("opportunity")
    assert after.value(flag, [campaign.pk]) == before.value(flag, [campaign.pk]) + 5_000
    assert counts(after, campaign) == counts(before, campaign)

    with connection.cursor() as cursor:
        cursor.execute(DELETE_LOG_OF % lead.pk)
    assert sweep.run(clock.now()) > 1
    (without,) = counting.count(scope)
    assert without.count(flag) == before.count(flag) - 1
    assert not LeadPath.objects.filter(lead=lead).exists()


def test_recount_gives_the_same_and_leaves_nothing_to_count(desk, scope):
    before = counting.count(scope)
    recount.begin()
    assert counting.count(scope)[0].leads == {}
    assert recount.finish() == Lead.objects.count()
    assert counting.count(scope) == before
    assert not LeadToCount.objects.exists()
    assert sweep.run(clock.now()) == 0


@pytest.mark.parametrize("stale", [None, timedelta(days=1)])
def test_deals_of_campaigns_equal_those_read_one_by_one(desk, scope, campaign, stale):
    Opportunity.objects.filter(lead=desk["open"]).update(probability=70)
    sweep.run(clock.now())
    before = slots.quarter_of(clock.now() - stale) if stale else None
    now, earlier = counting.count(scope, scope.earlier())
    currencies = {campaign.pk: campaign.currency}
    (summed,) = deal_sums.of_campaigns(before, currencies, now.deals, earlier.deals, scope.campaigns)
    (read,) = deals.deals(scope, before)
    for name, value in vars(read).items():
        assert getattr(summed, name) == (pytest.approx(float(value)) if name in AMOUNTS else value), name
    assert (summed.open, summed.stale) == ((0, 1) if stale else (1, 0))
