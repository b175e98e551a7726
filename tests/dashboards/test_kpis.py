"""The definition of every KPI, and numbers that match the lists behind them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from handoffs.deals import closing, field_nurture
from leads.models import Activity, Lead, NextStep
from leads.models.calling.activity import Outcome
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.dashboards import periods
from salesdesk.dashboards.figures import conversations, customers, deals, kpis, response_times
from salesdesk.dashboards.funnel import attention, counting, drill_downs
from salesdesk.dashboards.funnel import paths as funnel_paths
from salesdesk.dashboards.rollups import sweep
from salesdesk.dashboards.scope import Scope

pytestmark = pytest.mark.django_db


def names(rows):
    return sorted(lead.company.name for lead in rows.select_related("company"))


def funnel_counts(scope):
    sweep.run(clock.now())
    (found,) = counting.count(scope)
    return found


def tiles(scope):
    found = deals.deals(scope, deals.stale_before(scope))
    sweep.run(clock.now())
    now, earlier = counting.count(scope, scope.earlier())
    return {each.label: each for each in kpis.kpi_tiles(scope, now, earlier, found)}


def test_every_flag_matches_its_list(desk, scope):
    counted = funnel_counts(scope).leads[scope.campaigns[0]]

    assert counted == {flag: funnel_paths.leads_behind(flag, scope).count() for flag in counted}
    assert set(counted) <= set(drill_downs.DRILL_DOWNS)


def test_every_attention_item_matches_its_list(desk, scope, count_now):
    NextStep.objects.filter(lead=desk["cold"]).delete()
    NextStep.objects.filter(kind="nurture").update(attempt=5)
    question = NextStep.objects.filter(lead=desk["open"])
    review = NextStep.objects.filter(lead__review_on__isnull=False)
    question.update(kind="question", due_at=clock.now() - timedelta(days=2))
    review.update(kind="review", due_at=clock.now() - timedelta(days=3))
    count_now()
    items = attention.attention_items(scope)

    assert {"Cold"} == set(names(attention.leaking(scope)))
    assert {*attention.ATTENTION_KINDS, "untouched"} == set(items)
    kinds = attention.ATTENTION_KINDS | {"untouched": (attention.untouched, "")}
    assert {name: item.count for name, item in items.items()} == {
        name: rows(scope).count() for name, (rows, _path) in kinds.items()
    }


def test_attention_is_sorted_by_value_at_risk_and_then_by_urgency(desk, scope, count_now):
    NextStep.objects.filter(lead=desk["cold"]).delete()
    Lead.objects.filter(pk=desk["late"].pk).update(value=9_000)
    Lead.objects.filter(pk=desk["promised"].pk).update(value=50_000)
    count_now()

    assert ["callbacks", "late", "leaking"] == list(attention.attention_items(scope))[:3]


def test_campaign_comparison_matches_its_lists(desk, scope):
    row = conversations.rows_of(counting.count(scope)[0].calls)[scope.campaigns[0]]

    assert row.called == conversations.called(scope).count() == 10
    assert row.qualified == conversations.called_and_qualified(scope).count() == 7
    assert row.won == conversations.called_and_won(scope).count() == 1
    assert row.calls == Activity.objects.filter(kind="call").count()
    assert row.matured == 6
    assert row.too_early


def test_deal_counts_match_their_lists(desk, scope):
    (found,) = deals.deals(scope, None)

    assert found.open == deals.with_open_deal(scope, None).count() == 1
    assert found.won + found.lost == deals.with_closed_deal(scope).count() == 3
    assert found.stale == deals.with_stale_deal(scope, None).count() == 0


def test_customer_counts_match_their_lists(desk, scope):
    found = customers.counts(scope)

    # The order planned the next touch by itself.
    assert (1, 1, 0) == (found.all, found.retained, found.repeat)
    assert (1, 1, 0) == tuple(
        each(scope).count()
        for each in (customers.customers, customers.retained, customers.with_repeat_orders)
    )


def test_reached_stages_of_the_funnel(desk, scope):
    found = funnel_counts(scope)

    assert ["Back", "Final", "Kept", "Late", "Lost", "Open", "Won"] == names(
        funnel_paths.leads_behind(funnel_paths.reached(Stage.SQL), scope)
    )
    assert ["Final", "Lost", "Open", "Won"] == names(
        funnel_paths.leads_behind(funnel_paths.reached(Stage.OPPORTUNITY), scope)
    )
    assert ["Won"] == names(funnel_paths.leads_behind(funnel_paths.reached(Stage.WON), scope))
    assert found.count(funnel_paths.reached(Stage.SUSPECT)) == Lead.objects.count()
    widths = [found.count(funnel_paths.reached(stage)) for stage in funnel_paths.ORDER]
    assert widths == sorted(widths, reverse=True)


def test_exit_without_a_conversation_does_not_make_a_prospect(desk, scope):
    assert "Voicemail" not in names(funnel_paths.leads_behind(funnel_paths.reached(Stage.PROSPECT), scope))
    assert "Voicemail" in names(funnel_paths.leads_behind(funnel_paths.exited_through("marketing"), scope))


def test_exits_list_the_leads_that_took_them(desk, scope):
    exits = ("marketing", "nurture", "field_nurture", "lost", "disqualified")

    assert {
        "marketing": ["Marketing", "Voicemail"],
        "nurture": ["Back"],
        "field_nurture": ["Kept"],
        "lost": ["Lost"],
        "disqualified": ["Final"],
    } == {exit: names(funnel_paths.leads_behind(funnel_paths.exited_through(exit), scope)) for exit in exits}


def test_lead_won_after_an_exit_counts_as_won_later(desk, scope, dov, ann):
    lead = Lead.objects.get(company__name="Kept")
    deal = field_nurture.open_deal(lead, dov, value=9000, probability=50, decides_on=date(2026, 12, 30))
    closing.win(deal, dov, value=9000, ordered_on=date(2026, 11, 30))
    sweep.run(clock.now())

    assert ["Kept"] == names(funnel_paths.leads_behind(funnel_paths.won_after_exit("field_nurture"), scope))


def test_qualified_leads_exclude_recycled_ones(desk, scope, call):
    back = Lead.objects.get(company__name="Back")
    with clock.moved_to(datetime(2026, 12, 21, 9, 0, tzinfo=UTC)):
        answers = {question.pk: "now" for question in back.campaign.questions.all()}
        call(back, Outcome.QUALIFIED, answers=answers)
    sweep.run(clock.now())
    december = Scope(
        scope.campaigns, None, periods.between(date(2026, 12, 1), date(2026, 12, 31), "Europe/Amsterdam")
    )

    assert [] == names(funnel_paths.leads_behind(funnel_paths.reached(Stage.SQL), december))
    assert ["Back"] == names(funnel_paths.leads_behind(funnel_paths.again(Stage.SQL), december))


def test_conversations_exclude_voicemail(desk, scope):
    """Two with each of the seven qualified leads, one callback and one refusal; the voicemail doesn't count."""
    assert 16 == conversations.conversations(scope).count()
    assert "16" == tiles(scope)["Conversations"].value


def test_pipeline_is_the_sum_of_open_deals_with_its_expected_value(desk, scope):
    pipeline = tiles(scope)["Pipeline"]

    assert "€20k" == pipeline.value
    assert pipeline.note.startswith("€8k expected (€0 to")


def test_velocity_is_won_value_over_the_cycle(desk, scope):
    """Three closed after a day each, one of them won at 12,000: 3 × 1/3 × 12,000 ÷ 1."""
    (found,) = deals.deals(scope, None)

    assert pytest.approx(1 / 3) == found.win_rate
    assert pytest.approx(12_000) == found.velocity


def test_figures_without_a_denominator_show_the_reason(lead, scope):
    shown = tiles(scope)

    assert ("–", "No deals closed in this period.") == (shown["Velocity"].value, shown["Velocity"].note)
    assert ("–", "No customers yet.") == (shown["Retained customers"].value, shown["Retained customers"].note)
    assert ("–", "No open opportunities.") == (shown["Pipeline"].value, shown["Pipeline"].note)


def test_customer_is_retained_with_a_recent_contact_and_a_dated_next_step(desk, scope, count_now):
    won = Lead.objects.get(company__name="Won")
    other = Lead.objects.get(company__name="Cold")
    NextStep.objects.filter(lead=other).update(company=won.company)
    count_now()

    assert ["Won"] == names(customers.retained(scope))
    with clock.moved_to(clock.now() + timedelta(days=91)):
        assert [] == names(customers.retained(scope))


def test_stale_deals_are_excluded_once_enough_have_closed(desk, scope, monkeypatch):
    assert deals.stale_before(scope) is None
    monkeypatch.setattr(deals, "ENOUGH_CLOSED", 3)
    before = deals.stale_before(scope)

    (found,) = deals.deals(scope, before)

    assert (0, 1) == (found.open, found.stale)
    assert ["Open"] == names(deals.with_stale_deal(scope, before))


def test_field_response_time_is_measured_in_working_hours(desk, scope):
    """Five were answered at once; the one answered the next morning took just over a working day."""
    found = response_times.answers(scope)

    assert (6, timedelta(0), timedelta(hours=24), 6) == (
        found.count,
        found.median,
        found.agreed,
        found.on_time,
    )


def test_time_to_first_call_is_measured_in_the_leads_calling_hours(desk, scope, call):
    call(desk["fresh"], Outcome.NO_ANSWER)

    found = response_times.first_calls(scope)

    # Interest on Tuesday at 10:00, the call on Monday at 10:30; nights and the weekend don't count.
    assert timedelta(hours=7.5 + 3 * 8.5 + 1.5) == found.median
    assert 0 == found.on_time


def test_figures_are_limited_to_their_scope(desk, scope, make_campaign, north, territory):
    other = make_campaign(north, [territory], name="Fleet")
    empty = Scope((), None, scope.period)
    elsewhere = Scope(scope.campaigns, territory.pk + 1000, scope.period)
    past = Scope(
        scope.campaigns, None, periods.between(date(2026, 1, 1), date(2026, 1, 31), "Europe/Amsterdam")
    )

    for each in (empty, elsewhere, past, Scope((other.pk,), None, scope.period)):
        assert 0 == funnel_counts(each).count(funnel_paths.reached(Stage.SUSPECT))
        assert not conversations.rows_of(counting.count(each)[0].calls)
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
def test_period_starts_at_midnight_in_the_readers_time_zone(tuesday, span, since, before):
    period = periods.current(periods.Span(span), "Europe/Amsterdam")

    assert since == f"{period.since:%Y-%m-%dT%H:%M}"
    assert before == f"{period.before:%Y-%m-%dT%H:%M}"
    assert period.until == tuesday
    assert period.earlier().until <= period.since


def test_leak_tile_sums_values_per_currency(
    desk, scope, make_campaign, make_lead, north, territory, count_now
):
    other = make_campaign(north, [territory], name="Taiwan", currency="TWD")
    for lead, value in ((desk["cold"], 12_000), (make_lead("Formosa", campaign=other), 300_000)):
        NextStep.objects.filter(lead=lead).delete()
        Lead.objects.filter(pk=lead.pk).update(value=value)
    count_now()

    items = attention.attention_items(replace(scope, campaigns=(*scope.campaigns, other.pk)))
    found = kpis.leak_tile(items["untouched"])

    assert "2" == found.value
    assert "NT$" in found.note
    assert "€" in found.note
    assert "312" not in found.note
