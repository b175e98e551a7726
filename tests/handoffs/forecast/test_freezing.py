"""Every Monday the forecast is frozen once, and stays as it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from handoffs.acceptance import answers
from handoffs.deals import closing, steps
from handoffs.forecast import freezing, stage_table
from handoffs.models import CampaignHistory, FrozenDeal, FrozenForecast
from salesdesk import clock

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
WEEK = timedelta(weeks=1)


def test_forecast_is_frozen_with_the_terms_and_people_of_the_time(deal, dov, campaign, territory, tuesday):
    counts = {"step:discovery": [980, 496]}
    CampaignHistory.objects.create(campaign=campaign, closed=980, counts=counts, counted_at=tuesday)

    assert 1 == freezing.run(tuesday)

    steps.move(deal, dov, step="proposal", seen="discovery")
    frozen = FrozenDeal.objects.select_related("forecast").get()
    assert (MONDAY, tuesday) == (frozen.forecast.week, frozen.forecast.frozen_at)
    assert ("discovery", Decimal(48_000), "EUR", date(2026, 12, 15)) == (
        frozen.step,
        frozen.value,
        frozen.currency,
        frozen.decides_on,
    )
    assert (40, 50) == (frozen.rep, frozen.stage)
    assert 1 <= frozen.evidence <= 99
    assert (dov.pk, campaign.team_id, campaign.pk, territory.pk) == (
        frozen.owner_id,
        frozen.team_id,
        frozen.campaign_id,
        frozen.territory_id,
    )


def test_forecast_is_frozen_once_a_week_also_when_the_sweep_is_late_or_runs_again(deal, tuesday):
    assert [1, 0] == [freezing.run(tuesday) for _time in range(2)]
    assert 0 == freezing.run(tuesday + timedelta(days=5))
    assert 1 == freezing.run(tuesday + timedelta(days=6))

    assert [MONDAY, MONDAY + WEEK] == list(
        FrozenForecast.objects.order_by("week").values_list("week", flat=True)
    )


def test_week_without_open_deals_is_not_filled_in_later(make_handoff, dov, tuesday):
    assert 0 == freezing.run(tuesday)
    answers.accept(make_handoff(), dov, value=Decimal(1), probability=40, decides_on=date(2026, 12, 15))

    assert 0 == freezing.run(tuesday)
    assert not FrozenDeal.objects.exists()


def test_closed_deals_are_not_frozen(deal, dov, tuesday):
    closing.win(deal, dov, value=Decimal(1), ordered_on=date(2026, 11, 24))

    assert 0 == freezing.run(tuesday)


def test_frozen_forecasts_can_be_neither_changed_nor_deleted(deal, tuesday):
    freezing.run(tuesday)

    for row, change in (
        (FrozenForecast.objects.get(), {"week": MONDAY + WEEK}),
        (FrozenDeal.objects.get(), {"rep": 90}),
    ):
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)
        with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
            row.delete()
    with pytest.raises(IntegrityError, match="begins_on_monday"), transaction.atomic():
        FrozenForecast.objects.create(week=MONDAY + timedelta(days=1), frozen_at=tuesday)


def test_reps_see_their_own_frozen_deals_and_managers_those_of_their_team(
    deal, tuesday, dov, ann, cleo, eve, ada
):
    freezing.run(tuesday)

    seen = {
        person.name: FrozenDeal.objects.visible_to(person).count() for person in (dov, ann, cleo, eve, ada)
    }
    assert {"Dov": 1, "Ann": 0, "Cleo": 1, "Eve": 0, "Ada": 1} == seen


def test_stage_table_without_history_is_the_usual_chance():
    assert {"discovery": 20, "proposal": 40, "negotiation": 60} == stage_table.percentages([])


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_freeze_a_deal_once(deal, tuesday):
    def freeze(_worker: int) -> int:
        try:
            return freezing.run(tuesday)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        frozen = list(workers.map(freeze, range(4)))

    assert [0, 0, 0, 1] == sorted(frozen)
    assert 1 == FrozenDeal.objects.count()
    with clock.moved_to(tuesday + WEEK) as later:
        assert 1 == freezing.run(later)
