"""Test that content fits: a call on a laptop, the tabs of the navigation bar, form fields on a phone."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Question

from .call_steps import on_screen

LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def four_questions(campaign):
    for position, label in enumerate(["Authority", "Timing"], 2):
        Question.objects.create(campaign=campaign, position=position, label=label, text=f"{label}?")


def test_ordinary_call_fits_a_laptop_screen(page_as, ann, four_questions, queue):
    page = page_as(ann, viewport=LAPTOP)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    assert (
        page.evaluate(
            "(({scrollHeight, clientHeight}) => scrollHeight - clientHeight)(document.querySelector('.lead'))"
        )
        == 0
    )
    expect(page.get_by_role("button", name="Do not call")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("textbox", name="Note")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [761, 1180, 1280, 1366])
def test_navigation_tabs_are_never_cut_off(page_as, ada, width):
    page = page_as(ada, viewport={"width": width, "height": 800})
    page.goto("/campaigns/")

    bar = page.get_by_role("navigation", name="Pages")
    for tab in bar.locator("a:visible, summary:visible").all():
        expect(tab).to_be_in_viewport(ratio=1)
    box = bar.bounding_box()
    assert box["x"] + box["width"] <= page.get_by_role("search").bounding_box()["x"]
    if width < 1366:
        bar.get_by_text("More").click()
        expect(bar.get_by_role("link", name="Workers")).to_be_in_viewport(ratio=1)


def test_right_person_form_is_usable_on_a_phone(page_as, ann, queue):
    page = page_as(ann, viewport=TELEPHONE)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    page.get_by_role("button", name="Wrong person").click()

    for field in ("Name", "Title", "Phone"):
        assert page.locator("#wrong_person").get_by_label(field).bounding_box()["width"] > 120
