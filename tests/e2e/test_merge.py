"""Two companies that are one, in the browser: looked for, laid beside each other, and merged."""

import pytest
from playwright.sync_api import expect

from leads.models import Company, Lead
from leads.queue import holds


@pytest.fixture
def twin(lead, make_lead):
    """The same firm once more, in the same campaign."""
    Company.objects.filter(pk=lead.company_id).update(
        register_number="18034567", postcode="5038 AB", city="Tilburg", industry="Road transport"
    )
    return make_lead("Houten Logistiek B.V.", contact="Karim Aziz", city="Breda", website="houten.example")


def test_the_manager_merges_what_stands_twice_in_the_books(page_as, lead, twin, cleo, axe):
    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/")
    page.get_by_role("link", name="The same company as…").click()
    expect(page.get_by_text("No other one has this name")).to_be_visible()
    page.get_by_label("Its name, somebody there").fill("houten")
    page.get_by_role("button", name="Find", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Houten Logistiek B.V.").click()
    expect(page.get_by_role("radio", name="Van Houten Logistiek")).to_be_checked()
    expect(page.get_by_text("ends as the same company")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="They are one company").click()
    expect(page.get_by_text("are one company now")).to_be_visible()
    expect(
        page.get_by_text("Houten Logistiek B.V. was merged into Van Houten Logistiek.").first
    ).to_be_visible()

    assert Company.objects.get(name="Houten Logistiek B.V.").merged_into == lead.company
    assert Lead.objects.get(pk=twin.pk).company == lead.company


def test_without_a_script_and_by_the_keyboard_too(page_as, lead, twin, cleo):
    page = page_as(cleo, java_script_enabled=False)
    page.goto(f"/leads/{lead.pk}/merge/?q=houten")
    page.get_by_role("link", name="Houten Logistiek B.V.").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Van Houten Logistiek").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Houten Logistiek B.V.", level=1)).to_be_visible()

    assert Company.objects.get(name="Van Houten Logistiek").merged_into == twin.company


def test_while_somebody_calls_them_the_page_says_who(page_as, lead, twin, ann, cleo):
    holds.acquire(twin.steps.select_related("lead").get(), ann)

    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/merge/{twin.pk}/")
    expect(page.get_by_text("Ann is calling them now.")).to_be_visible()
    expect(page.get_by_role("button", name="They are one company")).to_have_count(0)
