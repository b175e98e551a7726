"""Creating a campaign, a territory and a person in a browser."""

import re

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign
from salesdesk.people.models import User

from .campaign_steps import fill_in_campaign

pytestmark = pytest.mark.django_db(transaction=True)


def test_manager_creates_and_starts_a_campaign(page_as, cleo, territory, axe):
    page = page_as(cleo)
    page.goto("/campaigns/")
    page.keyboard.press("n")
    fill_in_campaign(page)
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Vaccines")).to_be_visible()
    assert "Size" in list(Campaign.objects.get().questions.values_list("label", flat=True))
    axe(page)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("Running", exact=True)).to_be_visible()


def test_invalid_form_links_to_the_field_with_the_error(page_as, cleo, territory, axe):
    page = page_as(cleo)
    page.goto("/campaigns/new/")
    page.get_by_label("Countries").fill("Nederlnd")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("Did you mean Netherlands?")
    expect(page.get_by_label("Countries")).to_have_value("Nederlnd")
    axe(page)
    page.get_by_role("link", name="Countries").click()
    expect(page.get_by_label("Countries")).to_be_focused()


def test_manager_creates_a_territory(page_as, cleo, territory, axe):
    page = page_as(cleo)
    page.goto("/campaigns/territories/new/")
    page.get_by_label("Name", exact=True).fill("Benelux")
    page.get_by_label("Countries").fill("Nederland, BE")
    page.get_by_label("Inside rep").select_option(label="Ann · North")
    page.get_by_label("Field rep", exact=True).select_option(label="Dov · North")
    axe(page)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Overlaps Netherlands")).to_be_visible()
    axe(page)


def test_invited_person_creates_an_account(page_as, ada, north, axe):
    page = page_as(ada)
    page.goto("/people/new/")
    page.get_by_label("Name", exact=True).fill("Inés Vega")
    page.get_by_label("E-mail address").fill("ines@desk.example")
    page.get_by_label("Role").select_option("marketing")
    page.get_by_label("Team", exact=False).first.select_option(label="North")
    axe(page)
    page.get_by_role("button", name="Send invitation").click()
    link = page.get_by_label("Invitation link").input_value()
    axe(page)

    guest = page_as()
    guest.goto(link)
    axe(guest)
    guest.get_by_label("Password", exact=True).fill("nine green bottles")
    guest.get_by_label("Repeat password").fill("nine green bottles")
    guest.get_by_role("button", name="Create account").click()
    guest.wait_for_url(re.compile("/(funnel|leads)/"))
    assert User.objects.get(email="ines@desk.example").has_usable_password()


@pytest.mark.parametrize("scripts", [True, False])
def test_cadence_step_is_added_and_another_removed(page_as, cleo, campaign, axe, scripts):
    page = page_as(cleo, java_script_enabled=scripts)
    page.goto(f"/campaigns/{campaign.pk}/edit/")
    cold = page.locator(".cadence").nth(1)
    before = cold.get_by_label("Duration").count()
    cold.get_by_role("button", name="Add attempt").click()
    expect(cold.get_by_label("Duration")).to_have_count(before + 1)
    cold.get_by_label("Duration").nth(before - 1).fill("5")
    if scripts:
        expect(cold.get_by_role("status")).to_contain_text("day 14")
    cold.get_by_role("button", name="Remove attempt").first.click()
    if scripts:
        axe(page)
    else:
        cold.get_by_role("button", name="Update summary").click()
    expect(cold.get_by_role("status")).to_contain_text("day 3, day 6, day 11")
    page.get_by_role("button", name="Save").last.click()

    expect(page.get_by_role("heading", name="Cold-chain")).to_be_visible()
    assert 5 in [each.gap.days for each in campaign.cadences.get(warmth="cold").steps.all()]
