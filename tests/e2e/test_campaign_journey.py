"""A manager's way from a gap in the territories to the next version of a campaign, in a browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from campaigns.models import Campaign, Territory
from leads.assignment import move_batches
from leads.audiences import batches
from leads.calling import calls
from leads.compliance import eligibility
from leads.models import Hold, Lead
from leads.models.calling.activity import Outcome
from leads.queue import claim
from salesdesk import clock
from salesdesk.dashboards.rollups import sweep
from tests.conftest import TUESDAY

from .campaign_steps import fill_in_campaign

pytestmark = pytest.mark.django_db(transaction=True)


def test_manager_goes_from_a_gap_to_the_next_version_of_a_campaign(
    page_as, cleo, ann, territory, campaign, make_lead
):
    Territory.objects.update(postcodes=["10-59", "95"])
    make_lead("Aalto BV", postcode="5611 AB")
    nobodys = make_lead("Bos BV", postcode="9712 CD")
    assert nobodys.territory is None
    page = page_as(cleo)

    _build_tree_by_keyboard(page)
    _close_gap(page)
    assert territory == Lead.objects.get(pk=nobodys.pk).territory

    _build_campaign(page)
    assert 2 == Campaign.objects.get(name="Vaccines").leads.count()
    _call_all(ann)
    with clock.moved_everywhere_to(TUESDAY + timedelta(hours=1)):
        _compare_and_copy(page)
        _plan_and_score(page)


def _build_tree_by_keyboard(page):
    """Add a territory within the Netherlands."""
    page.goto("/campaigns/territories/")
    page.keyboard.press("n")
    page.wait_for_url("**/territories/new/")
    for name, typed in (
        ("name", "Groningen"),
        ("parent", "Netherlands"),
        ("postcodes", "95"),
        ("inside_rep", "Ann"),
        ("field_rep", "Dov"),
    ):
        _tab_to(page, name)
        page.keyboard.type(typed)
    page.get_by_role("button", name="Save territory").press("Enter")

    expect(page.get_by_role("heading", name="Move leads")).to_be_visible()
    assert "Netherlands" == Territory.objects.get(name="Groningen").parent.name


def _tab_to(page, name):
    """Press Tab until the field of this name has the focus."""
    for _press in range(20):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}.")


def _close_gap(page):
    """Give what nobody owns to the Netherlands, and move its lead there."""
    page.goto("/campaigns/territories/")
    page.get_by_role("link", name="Coverage").click()
    expect(page.get_by_text("no owner: 1")).to_be_visible()
    page.get_by_role("row", name="Netherlands 97").get_by_role("button", name="Netherlands").click()
    expect(page.get_by_text("Every open lead has one owner.")).to_be_visible()
    page.get_by_role("link", name="Move leads").first.click()
    page.get_by_role("button", name="Move 1 lead").click()
    expect(page.get_by_text("Moving…")).to_be_visible()
    move_batches.run(clock.now())
    expect(page.get_by_role("row", name="Cleo").get_by_text("Done")).to_be_visible()


def _build_campaign(page):
    """Make a campaign from nothing, choose its companies and start it with them."""
    page.goto("/campaigns/")
    page.get_by_role("link", name="New campaign").click()
    fill_in_campaign(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Size of the audience, and its companies").click()
    page.get_by_label("Call them in both campaigns").check()
    page.get_by_role("button", name="Save and check audience").click()
    page.get_by_role("button", name="Start campaign with 2 leads").click()
    batches.run(clock.now())
    expect(page.get_by_text("Leads created")).to_be_visible()


def _call_all(rep):
    """Call every lead, and count the calls for the comparison."""
    eligibility.run(clock.now())
    while step := claim.take_next(rep):
        fence = Hold.objects.values_list("fence", flat=True).get(person=rep)
        calls.log(step.lead_id, calls.Call(Outcome.NO_ANSWER), by=rep, fence=fence)
    sweep.run(clock.now())


def _compare_and_copy(page):
    """Compare the campaign with the other one, and repeat it with a hypothesis."""
    page.goto("/campaigns/compare/")
    expect(page.get_by_role("row", name="Cold-chain").first).to_contain_text("Too early")
    page.get_by_role("row", name="Vaccines").get_by_role("link", name="Vaccines").click()
    page.get_by_role("link", name="Copy campaign").click()
    page.get_by_label("Hypothesis (optional)").fill("Shorter opening")
    page.get_by_label("Figure (optional)").select_option(label="Conversations per 100 calls")
    page.get_by_role("button", name="Copy campaign").click()
    page.get_by_label("Opening (optional)").fill("What is it worth?")
    page.get_by_role("button", name="Save").click()

    versions = page.locator("#versions")
    expect(versions.get_by_role("listitem")).to_have_count(2)
    expect(versions).to_contain_text("Shorter opening")
    page.keyboard.press("v")
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    expect(page.get_by_text("Shorter opening")).to_be_visible()


def _plan_and_score(page):
    """The planner and the page of the score answer, also without history."""
    page.goto("/planner/")
    page.get_by_label("Orders").fill("12")
    page.get_by_role("button", name="Update plan").click()
    expect(page.get_by_text("No history to plan with")).to_be_visible()
    page.goto("/score/")
    expect(page.get_by_text("Not fitted yet")).to_be_visible()
