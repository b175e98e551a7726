"""Times, exits, sources and the lines of the tiles are the same summed from slots and read lead by lead."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from handoffs.models import Opportunity
from leads.models import Lead
from leads.models.stages import Source
from salesdesk import clock
from salesdesk.dashboards.figures import sources
from salesdesk.dashboards.funnel.charts import flow, sparklines, times
from salesdesk.dashboards.funnel.forms.filter import Reading
from salesdesk.dashboards.rollups import slots, sweep
from salesdesk.dashboards.rollups.details import EXITED, SOURCES, TIMES

pytestmark = pytest.mark.django_db
ZONE = "Europe/Amsterdam"


@pytest.fixture
def parts(desk, scope, territory):
    """Return pairs of scopes with the same leads: one that is summed, and one that is read lead by lead."""
    Lead.objects.filter(territory=None).update(territory=territory)
    interested = Lead.objects.filter(pk__in=[desk["open"].pk, desk["cold"].pk])
    interested.update(source=Source.FAIR, interest_at=clock.now() - timedelta(days=30))
    sweep.run(clock.now())
    since = scope.period.since.replace(month=11, day=23, hour=23)
    found = [scope, scope.earlier()]
    for hours in (0, 6, 24, 39):
        for length in (1, 20, 44, 170):
            start = since + timedelta(hours=hours)
            period = replace(scope.period, since=start, until=start + timedelta(hours=length))
            found.append(replace(scope, period=period))
    pairs = [(each, replace(each, territory=territory.pk)) for each in found]
    assert all(slots.can_sum(summed) and not slots.can_sum(read) for summed, read in pairs)
    return pairs


@pytest.mark.parametrize("reading", Reading)
def test_exits_and_times_are_those_read_lead_by_lead(parts, reading):
    exits, ranges = 0, 0
    for summed, read in parts:
        assert flow.flows(summed, reading) == flow.flows(read, reading)
        assert times.distribution(summed, reading).stages == times.distribution(read, reading).stages
        exits += flow.flows(summed, reading).total()
        ranges += sum(sum(each.leads) for each in times.distribution(summed, reading).stages.values())
    assert exits > 5
    assert ranges > 5


def test_sources_are_those_read_lead_by_lead(parts):
    assert all(sources.by_source(summed) == sources.by_source(read) for summed, read in parts)
    assert {Source.LIST, Source.FAIR} <= {row.source for row in sources.by_source(parts[0][0])}
    assert any(row.qualified for row in sources.by_source(parts[0][0]))


def test_lines_of_the_tiles_are_those_read_one_by_one(parts):
    won = Opportunity.objects.get(result=Opportunity.Result.WON)
    Opportunity.objects.filter(pk=won.pk).update(opened_at=won.closed_at - timedelta(days=4))
    sweep.run(clock.now())
    for summed, read in parts[:2]:
        of_slots, of_rows = (sparklines.figures(each, ZONE) for each in (summed, read))
        for one, other in zip(of_slots[1:], of_rows[1:], strict=True):
            assert [list(map(pytest.approx, each)) for each in one] == [list(each) for each in other]
    found = sparklines.figures(parts[0][0], ZONE)
    assert all(any(each.now) for each in found[1:])


@pytest.mark.parametrize("detail", [EXITED, SOURCES, TIMES], ids=lambda each: each.name)
def test_code_of_a_combination_is_its_position(db, detail):
    values = detail.values()
    codes = ", ".join(detail.code(*(f"'{value}'" for value in each)) for each in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {codes}, {detail.code(*(['NULL'] * len(detail.properties)))}")
        assert cursor.fetchone() == (*range(len(values)), None)
