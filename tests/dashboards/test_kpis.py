"""Each figure is defined once; a number and the list behind it are the same rows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handoffs.deals import closing, field_nurture
from leads.models import Activity, Lead, NextStep
from leads.models.activity import Outcome
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards import (
    attention,
    conversations,
    customers,
    deals,
    drill_downs,
    funnel_paths,
    kpis,
    periods,
    response_times,
)
from salesdesk.dashboards.scope import Scope

pytestmark = pytest.mark.django_db


def names(rows):
    return sorted(lead.company.name for lead in rows.select_related("company"))


def moved(scope):
    return funnel_paths.counts(scope)


def five(scope):
    found = deals.deals(scope, deals.stale_before(scope))
    return {each.label: each for each in kpis.kpi_tiles(scope, moved(scope), found)}


def test_every_flag_counts_as_many_as_stand_behind_it(desk, scope):
    counted = moved(scope)[scope.campaigns[0]]

    assert counted == {flag: funnel_paths.leads_behind(flag, scope).count() for flag in counted}
    assert set(counted) <= set(drill_downs.DRILL_DOWNS)


def test_everything_that_needs_somebody_counts_as_many_as_stand_behind_it(desk, scope):
    NextStep.objects.filter(lead=desk["cold"]).delete()
    NextStep.objects.filter(kind="nurture").update(attempt=5)
    asked, kept = (
        NextStep.objects.filter(lead=desk["open"]),
        NextStep.objects.filter(lead__review_on__isnull=False),
    )
    asked.update(kind="question", due_at=clock.now() - timedelta(days=2))
    kept.update(kind="review", due_at=clock.now() - timedelta(days=3))
    needs = attention.attention_items(scope)

    assert {"Cold"} == set(names(attention.leaking(scope)))
    assert set(attention.ATTENTION_KINDS) == set(needs)
    assert {name: found.count for name, found in needs.items()} == {
        name: rows(scope).count() for name, (rows, _path) in attention.ATTENTION_KINDS.items()
    }


def test_campaigns_side_by_side_count_as_many_as_stand_behind_them(desk, scope):
    row = conversations.side_by_side(scope)[scope.campaigns[0]]

    assert row.called == conversations.called(scope).count() == 10
    assert row.qualified == conversations.called_and_qualified(scope).count() == 7
    assert row.won == conversations.called_and_won(scope).count() == 1
    assert row.calls == Activity.objects.filter(kind="call").count()
    assert row.matured == 6
    assert row.too_early


def test_deals_count_as_many_as_stand_behind_them(desk, scope):
    (found,) = deals.deals(scope, None)

    assert found.open == deals.with_open_deal(scope, None).count() == 1
    assert found.won + found.lost == deals.with_closed_deal(scope).count() == 3
    assert found.stale == deals.with_stale_deal(scope, None).count() == 0


def test_customers_count_as_many_as_stand_behind_them(desk, scope):
    found = customers.counts(scope)

    assert (1, 0, 0) == (found.all, found.kept, found.again)
    assert (1, 0, 0) == tuple(
        each(scope).count()
        for each in (customers.customers, customers.retained, customers.with_repeat_orders)
    )


def test_the_stages_that_were_reached(desk, scope):
    found = moved(scope)

    assert ["Back", "Final", "Kept", "Late", "Lost", "Open", "Won"] == names(
        funnel_paths.leads_behind(funnel_paths.reached(Stage.SQL), scope)
    )
    assert ["Final", "Lost", "Open", "Won"] == names(
        funnel_paths.leads_behind(funnel_paths.reached(Stage.OPPORTUNITY), scope)
    )
    assert ["Won"] == names(funnel_paths.leads_behind(funnel_paths.reached(Stage.WON), scope))
    assert funnel_paths.summed(found, funnel_paths.reached(Stage.SUSPECT)) == Lead.objects.count()
    widths = [funnel_paths.summed(found, funnel_paths.reached(stage)) for stage in funnel_paths.ORDER]
    assert widths == sorted(widths, reverse=True)


def test_who_was_never_spoken_to_is_no_prospect_though_it_fell(desk, scope):
    assert "Voicemail" not in names(funnel_paths.leads_behind(funnel_paths.reached(Stage.PROSPECT), scope))
    assert "Voicemail" in names(funnel_paths.leads_behind(funnel_paths.exited_through("marketing"), scope))


def test_where_dropped_leads_went(desk, scope):
    doors = ("marketing", "nurture", "field_nurture", "lost", "disqualified")

    assert {
        "marketing": ["Marketing", "Voicemail"],
        "nurture": ["Back"],
        "field_nurture": ["Kept"],
        "lost": ["Lost"],
        "disqualified": ["Final"],
    } == {door: names(funnel_paths.leads_behind(funnel_paths.exited_through(door), scope)) for door in doors}


def test_what_was_dropped_and_won_after_it_is_won_later(desk, scope, dov, ann):
    kept = Lead.objects.get(company__name="Kept")
    deal = field_nurture.open_deal(kept, dov, value=9000, probability=50, decides_on=date(2026, 12, 30))
    closing.win(deal, dov, value=9000, ordered_on=date(2026, 11, 30))

    assert ["Kept"] == names(funnel_paths.leads_behind(funnel_paths.won_after_exit("field_nurture"), scope))


def test_qualified_leads_are_those_accepted_for_the_first_time(desk, scope, call):
    """A recycled one that is accepted again stands in a column of its own."""
    back = Lead.objects.get(company__name="Back")
    with clock.moved_to(datetime(2026, 12, 21, 9, 0, tzinfo=UTC)):
        answers = {question.pk: "now" for question in back.campaign.questions.all()}
        call(back, Outcome.QUALIFIED, answers=answers)
    december = Scope(
        scope.campaigns, None, periods.between(date(2026, 12, 1), date(2026, 12, 31), "Europe/Amsterdam")
    )

    assert [] == names(funnel_paths.leads_behind(funnel_paths.reached(Stage.SQL), december))
    assert ["Back"] == names(funnel_paths.leads_behind(funnel_paths.again(Stage.SQL), december))


def test_conversations_are_no_dials(desk, scope):
    """Two with each of the seven that were qualified, one promise, one no; the voicemail is none."""
    assert 16 == conversations.conversations(scope).count()
    assert "16" == five(scope)["Conversations"].value


def test_pipeline_is_the_sum_of_open_deals_with_what_is_expected(desk, scope):
    pipeline = five(scope)["Pipeline"]

    assert "€\u202f20.0\u202fk" == pipeline.value
    assert pipeline.note.startswith("€\u202f8.0\u202fk expected (€\u202f0 to")


def test_velocity_is_won_value_over_the_cycle(desk, scope):
    """Three closed, a third of them won at 12,000, each after a day: 3 × 1/3 × 12,000 ÷ 1."""
    (found,) = deals.deals(scope, None)

    assert pytest.approx(1 / 3) == found.win_rate
    assert pytest.approx(12_000) == found.velocity


def test_where_nothing_closed_there_is_no_velocity_and_it_says_why(lead, scope):
    shown = five(scope)

    assert ("–", "No deal closed in this period.") == (shown["Velocity"].value, shown["Velocity"].note)
    assert ("–", "No customers yet.") == (shown["Customers kept"].value, shown["Customers kept"].note)
    assert ("–", "No open opportunity.") == (shown["Pipeline"].value, shown["Pipeline"].note)


def test_a_customer_is_kept_with_a_touch_lately_and_a_dated_next_one(desk, scope):
    won = Lead.objects.get(company__name="Won")
    other = Lead.objects.get(company__name="Cold")
    NextStep.objects.filter(lead=other).update(company=won.company)

    assert ["Won"] == names(customers.retained(scope))
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert [] == names(customers.retained(scope))


def test_stale_deals_stand_apart_once_enough_have_closed(desk, scope, monkeypatch):
    assert deals.stale_before(scope) is None
    monkeypatch.setattr(deals, "ENOUGH_CLOSED", 3)
    before = deals.stale_before(scope)

    (found,) = deals.deals(scope, before)

    assert (0, 1) == (found.open, found.stale)
    assert ["Open"] == names(deals.with_stale_deal(scope, before))


def test_field_s_answer_is_measured_in_its_working_hours(desk, scope):
    """Four were accepted at once and one kept; the one of the next morning took a working day and a bit."""
    found = response_times.answers(scope)

    assert (6, timedelta(0), timedelta(hours=24), 6) == (found.count, found.median, found.agreed, found.kept)


def test_the_first_call_is_measured_in_calling_hours_at_their_place(desk, scope, call):
    call(desk["fresh"], Outcome.NO_ANSWER)

    found = response_times.first_calls(scope)

    # Interest on Tuesday at 10:00, the call on Monday at 10:30; nights and the weekend count nothing.
    assert timedelta(hours=7.5 + 3 * 8.5 + 1.5) == found.median
    assert 0 == found.kept


def test_a_scope_shows_its_own_only(desk, scope, make_campaign, north, territory):
    other = make_campaign(north, [territory], name="Fleet")
    empty = Scope((), None, scope.period)
    elsewhere = Scope(scope.campaigns, territory.pk + 1000, scope.period)
    past = Scope(
        scope.campaigns, None, periods.between(date(2026, 1, 1), date(2026, 1, 31), "Europe/Amsterdam")
    )

    for each in (empty, elsewhere, past, Scope((other.pk,), None, scope.period)):
        assert 0 == funnel_paths.summed(moved(each), funnel_paths.reached(Stage.SUSPECT))
        assert not conversations.side_by_side(each)
    assert attention.attention_items(empty) == attention.attention_items(elsewhere) == {}


@pytest.mark.parametrize(
    ("span", "since", "before"),
    [
        ("week", "2026-11-22T23:00", "2026-11-15T23:00"),
        ("month", "2026-10-31T23:00", "2026-09-30T22:00"),
        ("quarter", "2026-09-30T22:00", "2026-06-30T22:00"),
        ("twelve", "2026-09-01T22:00", "2026-06-09T22:00"),
    ],
)
def test_a_period_begins_at_midnight_where_it_is_read(tuesday, span, since, before):
    period = periods.running(periods.Span(span), "Europe/Amsterdam")

    assert since == f"{period.since:%Y-%m-%dT%H:%M}"
    assert before == f"{period.before:%Y-%m-%dT%H:%M}"
    assert period.until == tuesday
    assert period.earlier().until <= period.since


def test_what_nobody_will_touch_is_worth_something_in_each_currency(
    desk, scope, make_campaign, make_lead, north, territory
):
    other = make_campaign(north, [territory], name="Taiwan", currency="TWD")
    for lead, value in ((desk["cold"], 12_000), (make_lead("Formosa", campaign=other), 300_000)):
        NextStep.objects.filter(lead=lead).delete()
        Lead.objects.filter(pk=lead.pk).update(value=value)

    found = kpis.leak_tile(replace(scope, campaigns=(*scope.campaigns, other.pk)))

    assert "2" == found.value
    assert "NT$" in found.note
    assert "€" in found.note
    assert "312" not in found.note
