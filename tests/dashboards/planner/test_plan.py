"""A plan from orders backwards: what the history gives, what is left to do, and what is possible."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from campaigns.models import Campaign
from campaigns.versions import copying
from leads.models import Lead
from leads.models.calling.activity import Outcome
from salesdesk import clock
from salesdesk.dashboards import periods
from salesdesk.dashboards.planner import measured, plan
from salesdesk.dashboards.rollups import slots, sweep
from salesdesk.dashboards.scope import Scope
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db
YEAR_AGO = timedelta(days=200)


@pytest.fixture
def quarter(campaign, tuesday):
    """The campaign in this quarter, with working time left."""
    since, until = clock.now() - timedelta(days=30), clock.now() + timedelta(days=28)
    period = periods.Period("", since, until, since, "")
    return Scope((campaign.pk,), None, period)


@pytest.fixture
def call(call):
    """Log a call that is counted at once."""

    def counted(lead, outcome, **details):
        called = call(lead, outcome, **details)
        sweep.run(clock.now())
        return called

    return counted


@pytest.fixture
def history(call, make_lead, ann):
    """Two leads called 200 days ago, one of them twice and talked to."""

    def history():
        with clock.moved_to(clock.now() - YEAR_AGO):
            call(make_lead("Bakkerij Aan"), Outcome.NO_ANSWER)
            call(make_lead("Bakkerij Bos"), Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2))

    return history


def test_history_counts_leads_old_enough_to_have_an_outcome(quarter, history, call, make_lead, ann):
    history()
    call(make_lead("Bakkerij Nu"), Outcome.NO_ANSWER)

    found = measured.measure(quarter)

    assert (found.leads, found.won, found.calls, found.conversations) == (2, 0, 2, 1)
    assert found.per_lead("calls") == 1
    assert found.calls_per_hour == pytest.approx(1.5)


def test_history_summed_from_slots_equals_that_read_lead_by_lead(desk, quarter, territory, ann):
    Lead.objects.filter(territory=None).update(territory=territory)
    read = replace(quarter, territory=territory.pk)
    assert slots.can_sum(quarter)
    with clock.moved_to(clock.now() + timedelta(days=100)):
        summed, counted = (measured.measure(each) for each in (quarter, read))
        assert summed == counted
        assert min(summed.leads, summed.won, summed.qualified, summed.calls, summed.conversations) > 0
    of_slots, of_leads = (plan.make(each, 5, 0.5, [ann], None) for each in (quarter, read))
    assert of_slots.won == of_leads.won > 0
    assert {line.name: line.done for line in of_slots.lines} == {
        line.name: line.done for line in of_leads.lines
    }


def test_time_to_an_order_is_that_of_the_latest_ones(desk, quarter, monkeypatch):
    monkeypatch.setattr(measured, "ENOUGH_WON", 1)
    assert measured.SHORTEST == slots.quarter_of(clock.now()) - measured.measure(quarter).until
    Lead.objects.filter(stage="won").update(closed_at=clock.now() + timedelta(days=30))
    sweep.run(clock.now())
    assert (
        timedelta(days=25)
        < slots.quarter_of(clock.now()) - measured.measure(quarter).until
        < timedelta(days=40)
    )


def test_history_of_a_rep_leaves_out_the_leads_of_others(quarter, history, ann, ben):
    history()

    assert measured.measure(quarter, ben.pk).leads == 0
    assert measured.measure(quarter, ann.pk).leads == 2


def test_plan_names_what_falls_short_most(quarter, history, make_lead, ann):
    history()
    Lead.objects.filter(company__name="Bakkerij Bos").update(probability=None)
    make_lead("Bakkerij Nu")

    made = plan.make(quarter, 1, 0.5, [ann], None)

    leads = next(line for line in made.lines if line.name == "leads")
    assert made.leads == leads.needed
    assert leads.possible < leads.needed
    assert made.tightest == leads
    assert 0 < made.chance < 0.5


def test_plan_counts_what_was_done_in_the_period(quarter, history, call, make_lead, ann):
    history()
    call(make_lead("Bakkerij Nu"), Outcome.CALL_BACK, at=clock.now() + timedelta(hours=2))

    made = plan.make(quarter, 1, 0.5, [ann], None)

    assert {line.name: line.done for line in made.lines} == {
        "leads": 1,
        "calls": 1,
        "conversations": 1,
        "qualified": 0,
    }


def test_absence_leaves_fewer_calls(quarter, history, ann):
    history()
    before = plan.make(quarter, 1, 0.5, [ann], None).days_left
    now = clock.now()
    ann.absences.create(starts_at=now, ends_at=now + timedelta(days=14), reason="holiday", recorded_by=ann)
    ann.refresh_from_db()

    assert plan.make(quarter, 1, 0.5, [ann], None).days_left == pytest.approx(before - 10, abs=1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("orders", "0"),
        ("orders", "-3"),
        ("orders", "99999999"),
        ("orders", "many"),
        ("certainty", "100"),
        ("until", "2020-01-01"),
        ("until", "2031-01-01"),
        ("until", ""),
        ("campaign", "999999"),
    ],
)
def test_wrong_values_show_their_error_and_keep_the_others(cleo, field, value):
    browser = Client()
    browser.force_login(cleo)

    page = browser.get(
        "/planner/", {"orders": "7", "since": "2026-10-01", "until": "2026-12-31"} | {field: value}
    )

    assert page.status_code == 200
    assert page.context["form"].errors
    assert "plan" not in page.context


def test_rep_plans_for_themselves_only(ann, ben, quarter, history):
    history()
    browser = Client()
    browser.force_login(ann)

    page = browser.get("/planner/", {"rep": ben.pk})

    assert "rep" not in page.context["form"].fields
    assert page.context["plan"].history.leads == 2


def test_team_plans_with_its_own_leads_and_reps(ada, ann, campaign, elsewhere, make_person, quarter, history):
    history()
    Campaign.objects.filter(pk=copying.copy(campaign, name="Elsewhere").pk).update(team=elsewhere)
    pia = make_person("Pia", Role.INSIDE, elsewhere)
    browser = Client()
    browser.force_login(ada)

    for team, leads, callers in ((ann.team_id, 2, {ann}), (elsewhere.pk, 0, {pia})):
        page = browser.get("/planner/", {"team": team})
        assert page.context["plan"].history.leads == leads
        assert callers == set(page.context["form"].callers()) & {ann, pia}

    assert browser.get("/planner/", {"team": "999"}).context["form"].errors


def test_plan_without_history_says_so(cleo):
    browser = Client()
    browser.force_login(cleo)

    assert browser.get("/planner/").context["plan"].history.leads == 0
