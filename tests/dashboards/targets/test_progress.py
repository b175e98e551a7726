"""The progress towards targets, for each viewer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from campaigns.models import Campaign
from campaigns.targets import setting
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import subjects_of
from handoffs.deals import closing
from salesdesk import clock
from salesdesk.dashboards.targets import progress
from salesdesk.people.models import User
from tests.conftest import TUESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


@pytest.fixture
def aim(north, cleo):
    """Set targets: aim(ann, "sqls", 4), for November unless another month is given."""

    def aim(subject, figure, amount, month=NOVEMBER, currency=""):
        kind = {Campaign: "campaign", User: "person"}.get(type(subject))
        name = f"{kind}-{subject.pk}" if kind else subject
        wanted = {Cell(name, figure, month): Amount(Decimal(amount), currency)}
        setting.save(north, cleo, wanted, subjects_of(north, [month]))

    return aim


@pytest.fixture
def won(accepted, dov):
    """Win a deal of 30,000 that Ann handed over to Dov."""
    deal = accepted("Won", 30_000)
    closing.win(deal, dov, value=Decimal(30_000), ordered_on=date(2026, 11, 24))
    return deal


def rows(team, viewer):
    return {(row.subject.name, str(row.figure)): row for row in progress.board(team, viewer).rows}


def test_results_count_for_team_campaign_and_both_reps(won, aim, north, campaign, ann, ben, dov, cleo):
    for subject in ("team", campaign, ann, ben, dov):
        aim(subject, "sqls", 4)
        aim(subject, "orders", 2)
        aim(subject, "value", 50000, currency="EUR")

    found = rows(north, cleo)

    for name in ("North", campaign.name, "Ann", "Dov"):
        reached = [found[name, figure].month.reached for figure in ("sqls", "orders", "value")]
        assert [1, 1, 30000] == reached
        assert 20000 == found[name, "value"].month.missing
    assert [0, 0, 0] == [found["Ben", figure].month.reached for figure in ("sqls", "orders", "value")]


def test_numbers_open_as_many_rows_as_they_count(won, aim, client, north, campaign, ann, dov, cleo):
    for subject in ("team", campaign, ann, dov):
        aim(subject, "sqls", 4)
        aim(subject, "orders", 2)
    client.force_login(cleo)

    with clock.moved_to(TUESDAY + timedelta(hours=1)):
        linked = [(row, url) for row, url in client.get("/targets/").context["rows"] if url]
        counts = [client.get(url).context["count"] for _row, url in linked]

    assert 6 == len(linked)
    assert counts == [row.month.reached for row, _url in linked] == [1] * 6


def test_orders_in_another_currency_are_not_added(won, aim, north, cleo):
    aim("team", "value", 50000, currency="TWD")

    assert 0 == rows(north, cleo)["North", "value"].month.reached


def test_quarter_is_the_sum_of_the_months_that_have_a_target(aim, north, ann, cleo):
    aim(ann, "sqls", 4)
    aim(ann, "sqls", 6, DECEMBER)
    aim(ann, "orders", 1, DECEMBER)

    found = rows(north, cleo)

    assert (4, 10) == (found["Ann", "sqls"].month.target, found["Ann", "sqls"].quarter.target)
    assert found["Ann", "orders"].month is None
    assert 0 == found["Ann", "orders"].quarter.expected


def test_expected_by_now_counts_the_working_days_of_the_rep(aim, north, ann, cleo):
    """November 2026 has 21 working days from Monday to Friday. On Tuesday the 24th at 10:00 sixteen have passed and

    one of eight and a half hours of the seventeenth.
    """
    aim(ann, "sqls", 21)

    assert pytest.approx(16 + 1 / 8.5) == rows(north, cleo)["Ann", "sqls"].month.expected


def test_absences_move_the_pace_of_a_rep(aim, north, ann, cleo):
    aim(ann, "sqls", 20)
    with_everybody = rows(north, cleo)["Ann", "sqls"].month.expected
    ann.absences.create(starts_at=TUESDAY.replace(day=2), ends_at=TUESDAY.replace(day=13), recorded_by=cleo)

    assert rows(north, cleo)["Ann", "sqls"].month.expected < with_everybody


def test_projection_is_withheld_early_in_the_month(aim, north, ann, cleo):
    aim(ann, "sqls", 20, DECEMBER)

    with clock.moved_to(TUESDAY.replace(month=12, day=2)):
        early = rows(north, cleo)["Ann", "sqls"].month
    with clock.moved_to(TUESDAY.replace(month=12, day=20)):
        later = rows(north, cleo)["Ann", "sqls"].month

    assert (None, False) == (early.projection, early.is_behind)
    assert (0, True) == (later.projection, later.is_behind)


def test_reps_see_their_own_targets_and_marketing_those_of_no_person(
    won, aim, north, campaign, ann, ben, dov, mia
):
    for subject in ("team", campaign, ann, ben, dov):
        aim(subject, "sqls", 4)

    assert {"Ann"} == {name for name, _figure in rows(north, ann)}
    assert 1 == rows(north, ann)["Ann", "sqls"].month.reached
    assert 1 == rows(north, dov)["Dov", "sqls"].month.reached
    assert {"North", campaign.name} == {name for name, _figure in rows(north, mia)}


def test_wall_shows_the_targets_of_the_team_to_reps_and_nobodys_name(client, aim, ann, ben):
    aim("team", "sqls", 12)
    aim(ann, "sqls", 5)
    client.force_login(ben)

    answer = client.get(reverse("wall"))

    ((figure, target),) = [(str(each.figure), each.month.target) for each in answer.context["goals"]]
    assert ("sqls", 12) == (figure, target)
    assert "Ann" not in answer.content.decode()
