"""The page on which managers set targets: cells, copies, edit conflicts."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Target
from campaigns.targets import setting
from tests.form_data import filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "campaign")]

PAGE = "/targets/set/"
DECEMBER = date(2026, 12, 1)


def opened(browser, page=PAGE, **typed):
    """Return what a browser would submit after opening the page and filling in `typed`."""
    return filled_in(browser.get(page).content.decode(), typed)


@pytest.fixture
def manager(client, cleo):
    client.force_login(cleo)
    return client


def amounts(team, *months):
    return {
        (cell.subject, cell.figure, cell.month.month): each
        for cell, each in setting.current(team, months or [DECEMBER]).items()
    }


def test_manager_sets_targets_of_team_campaign_and_rep(manager, north, ann, campaign):
    campaign.currency = "TWD"
    campaign.save()
    typed = {
        f"sqls-person-{ann.pk}-2026-12": "1.200",
        f"value-campaign-{campaign.pk}-2026-12": "48k",
        "value-team-2026-12": "90000",
        "currency": "GBP",
    }

    answer = manager.post(PAGE, opened(manager, **typed))

    assert 302 == answer.status_code
    assert {
        (f"person-{ann.pk}", "sqls", 12): (Decimal(1200), ""),
        (f"campaign-{campaign.pk}", "value", 12): (Decimal(48000), "TWD"),
        ("team", "value", 12): (Decimal(90000), "GBP"),
    } == amounts(north)


def test_wrong_cell_has_its_error_and_nothing_is_lost(manager, ann):
    typed = {f"sqls-person-{ann.pk}-2026-12": "many", "orders-team-2026-12": "4"}

    answer = manager.post(PAGE, opened(manager, **typed))

    page = answer.content.decode()
    assert 422 == answer.status_code
    assert 'value="many"' in page
    assert 'value="4"' in page
    assert [f"sqls-person-{ann.pk}-2026-12"] == list(answer.context["form"].errors)
    assert not Target.objects.exists()


def test_months_that_have_ended_cannot_be_changed(manager, north):
    manager.post(PAGE, opened(manager) | {"orders-team-2026-10": "4", "orders-team-2026-11": "5"})

    assert {("team", "orders", 11)} == set(amounts(north, date(2026, 10, 1), date(2026, 11, 1)))


def test_copy_fills_empty_cells_from_the_month_before_and_saves_nothing(manager, north):
    manager.post(PAGE, opened(manager, **{"orders-team-2026-12": "4", "sqls-team-2026-12": "9"}))
    page = f"{PAGE}?quarter=2027-01"
    typed = {"sqls-team-2027-01": "11", "copy": "2027-01"}

    first = manager.post(page, opened(manager, page, **typed))
    second = manager.post(page, filled_in(first.content.decode(), {"copy": "2027-02"}))

    form = second.context["form"]
    assert 200 == first.status_code == second.status_code
    assert ["4", "4"] == [form[f"orders-team-2027-{month}"].value() for month in ("01", "02")]
    assert ["11", "11"] == [form[f"sqls-team-2027-{month}"].value() for month in ("01", "02")]
    assert 2 == Target.objects.count()
    saved = manager.post(page, filled_in(second.content.decode(), {}))
    assert 302 == saved.status_code
    assert 4 == len(amounts(north, date(2027, 1, 1), date(2027, 2, 1)))


def test_second_manager_to_save_sees_the_changes_of_the_first(manager, north, ada):
    admin = Client()
    admin.force_login(ada)
    page = f"{PAGE}?team={north.pk}"
    stale = opened(admin, page, **{"orders-team-2026-12": "7", "sqls-team-2026-12": "9"})
    manager.post(PAGE, opened(manager, **{"orders-team-2026-12": "4", "value-team-2026-12": "80000"}))

    answer = admin.post(page, stale)

    assert 422 == answer.status_code
    assert ["orders-team-2026-12"] == [each for each in answer.context["form"].errors if each != "__all__"]
    assert 2 == len(amounts(north))
    assert 302 == admin.post(page, filled_in(answer.content.decode(), {})).status_code
    found = {figure: each.amount for (_subject, figure, _month), each in amounts(north).items()}
    assert {"orders": 7, "sqls": 9, "value": 80000} == found


def test_admin_sets_targets_of_the_chosen_team_only(client, ada, north, elsewhere):
    client.force_login(ada)
    page = f"{PAGE}?team={elsewhere.pk}"

    client.post(page, opened(client, page, **{"orders-team-2026-12": "4"}))

    assert elsewhere == Target.objects.get().team
    assert 404 == client.get(f"{PAGE}?team=99999").status_code


def test_page_shows_targets_only_after_they_are_set(manager):
    assert b'id="targets"' not in manager.get(reverse("targets")).content

    manager.post(PAGE, opened(manager, **{"orders-team-2026-11": "4"}))

    assert b'id="targets"' in manager.get(reverse("targets")).content


@pytest.mark.parametrize("page", ["targets", "targets-set", "agreement"])
def test_admin_with_a_team_can_choose_another(client, ada, north, elsewhere, page):
    ada.team = north
    ada.save()
    client.force_login(ada)

    assert north == client.get(reverse(page)).context["team"]
    assert elsewhere == client.get(reverse(page), {"team": elsewhere.pk}).context["team"]
    assert 404 == client.get(reverse(page), {"team": 999_999}).status_code
