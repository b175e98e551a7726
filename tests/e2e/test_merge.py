"""Find, compare and merge duplicate companies in the browser."""

import pytest
from playwright.sync_api import expect

from leads.models import Company, Lead
from leads.queue import holds


@pytest.fixture
def duplicate(lead, make_lead):
    """A duplicate of the company, in the same campaign."""
    Company.objects.filter(pk=lead.company_id).update(
        register_number="18034567", postcode="5038 AB", city="Tilburg", industry="Road transport"
    )
    return make_lead("Houten Logistiek B.V.", contact="Karim Aziz", city="Breda", website="houten.example")


def test_manager_merges_a_duplicate_company(page_as, lead, duplicate, cleo, axe):
    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/")
    page.get_by_role("link", name="Merge duplicate…").click()
    expect(page.get_by_text("No company has the same name")).to_be_visible()
    page.get_by_label("Company, contact, phone number").fill("houten")
    page.get_by_role("button", name="Search", exact=True).click()
    axe(page)
    page.get_by_role("link", name="Houten Logistiek B.V.").click()
    expect(page.get_by_role("radio", name="Van Houten Logistiek")).to_be_checked()
    expect(page.get_by_text("is closed as a duplicate")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Merge companies").click()
    expect(page.get_by_text("Merged Houten Logistiek B.V. into Van Houten Logistiek.")).to_be_visible()
    expect(
        page.get_by_text("Houten Logistiek B.V. was merged into Van Houten Logistiek.").first
    ).to_be_visible()

    assert Company.objects.get(name="Houten Logistiek B.V.").merged_into == lead.company
    assert Lead.objects.get(pk=duplicate.pk).company == lead.company


def test_merge_works_by_keyboard_without_javascript(page_as, lead, duplicate, cleo):
    page = page_as(cleo, java_script_enabled=False)
    page.goto(f"/leads/{lead.pk}/merge/?q=houten")
    page.get_by_role("link", name="Houten Logistiek B.V.").focus()
    page.keyboard.press("Enter")
    page.get_by_role("radio", name="Van Houten Logistiek").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Houten Logistiek B.V.", level=1)).to_be_visible()

    assert Company.objects.get(name="Van Houten Logistiek").merged_into == duplicate.company


def test_merge_page_names_the_current_caller(page_as, lead, duplicate, ann, cleo):
    holds.acquire(duplicate.steps.select_related("lead").get(), ann)

    page = page_as(cleo)
    page.goto(f"/leads/{lead.pk}/merge/{duplicate.pk}/")
    expect(page.get_by_text("Ann is calling this company.")).to_be_visible()
    expect(page.get_by_role("button", name="Merge companies")).to_have_count(0)
