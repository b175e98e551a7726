"""Test that content fits and fills the screen: calls, pages with columns, navigation tabs, dates, phone forms."""

import pytest
from playwright.sync_api import expect

from campaigns.models import Question
from leads.funnel import notes

from .call_steps import on_screen

LAPTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SCREEN = {"width": 1440, "height": 900}

#: Where the content of each half of the first screen ends, as a share of its height.
FILLED = """() => {
  const boxes = [...document.querySelectorAll("main .card, main .head")].map((each) => each.getBoundingClientRect());
  const end = (those) => Math.max(...those.map(({ bottom }) => Math.min(bottom, innerHeight))) / innerHeight;
  const centre = innerWidth / 2;
  return [end(boxes.filter(({ left }) => left < centre)), end(boxes.filter(({ right }) => right > centre))];
}"""


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


@pytest.mark.parametrize("width", [761, 1180, 1280, 1366, 1440])
def test_navigation_tabs_are_never_cut_off(page_as, ada, width):
    page = page_as(ada, viewport={"width": width, "height": 800})
    page.goto("/campaigns/")

    bar = page.get_by_role("navigation", name="Pages")
    for tab in bar.locator("a:visible, summary:visible").all():
        expect(tab).to_be_in_viewport(ratio=1)
    box = bar.bounding_box()
    assert box["x"] + box["width"] <= page.get_by_role("search").bounding_box()["x"]
    bar.get_by_text("More").click()
    expect(bar.get_by_role("link", name="Workers")).to_be_in_viewport(ratio=1)


def test_right_person_form_is_usable_on_a_phone(page_as, ann, queue):
    page = page_as(ann, viewport=TELEPHONE)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    page.get_by_role("button", name="Wrong person").click()

    for field in ("Name", "Title", "Phone"):
        assert page.locator("#wrong_person").get_by_label(field).bounding_box()["width"] > 120


@pytest.mark.parametrize("viewport", [LAPTOP, SCREEN])
def test_note_stays_in_sight_below_the_bars(page_as, ann, four_questions, queue, viewport):
    page = page_as(ann, viewport=viewport)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    page.keyboard.press("b")  # the bar of the call just logged, with undo and the chance
    on_screen(page, "Bos Jansen")
    page.evaluate("""document.getElementById("questions").innerHTML =
        '<form class="field-asks"><p>Dov asks:</p><div class="row"><input class="box"></div></form>'""")

    expect(page.locator("#after")).to_be_visible()
    expect(page.get_by_role("textbox", name="Note")).to_be_in_viewport(ratio=1)
    deck, note = page.locator("#call-form").bounding_box(), page.locator("#note").bounding_box()
    assert note["y"] + note["height"] <= deck["y"]


def test_message_does_not_cover_the_keys_and_goes_away_by_key(page_as, ann, queue):
    page = page_as(ann, viewport=LAPTOP)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    page.evaluate("""document.getElementById("messages").innerHTML =
        '<div class="message warn"><span class="grow">Careful</span></div>'""")

    message, deck = page.locator(".message").bounding_box(), page.locator("#call-form").bounding_box()
    assert message["y"] + message["height"] < deck["y"]
    page.locator("#call h1").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".message")).to_have_count(0)


def test_dialling_shifts_nothing(page_as, ann, queue):
    page = page_as(ann, viewport=LAPTOP)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    def places():
        shown = [
            each.bounding_box() for each in page.locator(".lead > .row > *, .lead .dial > *, #note").all()
        ]
        return [(round(box["x"]), round(box["y"])) for box in shown if box]

    before = places()
    page.locator("[data-dials]").evaluate("e => e.removeAttribute('href')")
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="End call")).to_be_visible()
    during = places()
    page.keyboard.press("o")
    expect(page.locator("[data-ran]")).to_be_visible()

    assert before == during == places()


def test_pages_with_columns_fill_both_halves_of_the_screen(page_as, cleo, lead):
    page = page_as(cleo)
    for path in ("/funnel/", f"/campaigns/{lead.campaign_id}/", f"/leads/{lead.pk}/"):
        page.goto(path)
        for viewport in (SCREEN, LAPTOP):
            page.set_viewport_size(viewport)
            assert min(page.evaluate(FILLED)) > 0.6, (path, viewport)


def test_facts_of_a_lead_stay_in_sight_beside_a_long_timeline(page_as, ann, lead):
    for number in range(30):
        notes.write(lead, f"Note {number}", ann)
    page = page_as(ann, viewport=LAPTOP)
    page.goto(f"/leads/{lead.pk}/")
    page.get_by_text("Note 3", exact=True).scroll_into_view_if_needed()

    expect(page.get_by_role("heading", name="Next step")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Closing route")).to_be_in_viewport()


def test_dates_are_picked_and_typed_in_the_format_of_the_person(page_as, ann):
    ann.country = "US"
    ann.save()
    page = page_as(ann)  # the browser is British
    page.goto("/me/absences/")
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.picking = this; }")
    first, last = page.get_by_label("First day"), page.get_by_label("Last day")
    expect(first).to_have_attribute("placeholder", "mm/dd/yyyy")
    first.fill("12/3/2026")
    page.get_by_role("button", name="Choose a date").first.click()
    assert "2026-12-03" == page.evaluate("window.picking.value")

    page.get_by_role("button", name="Choose a date").nth(1).click()
    page.evaluate(
        """window.picking.value = "2026-12-04"; window.picking.dispatchEvent(new Event("change", { bubbles: true }))"""
    )
    expect(last).to_have_value("12/04/2026")
    page.get_by_role("button", name="Save absence").click()
    expect(page.get_by_text("Dec 3").first).to_be_visible()


def test_press_shows_a_pending_state_while_the_network_is_slow(page_as, ann, queue):
    page, held = page_as(ann), []
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    page.route("**/desk/log/**", lambda route: held.append(route))
    page.keyboard.press("1")

    expect(page.locator("#call")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("heading", level=1, name="Aalto Jansen")).to_be_visible()
    held[0].continue_()
    on_screen(page, "Bos Jansen")
    expect(page.locator("#call")).not_to_have_attribute("aria-busy", "true")


def test_tabs_wrap_and_the_bar_of_a_phone_keeps_its_buttons(page_as, ann, queue):
    page = page_as(ann)
    page.goto("/me/")
    tabs = page.locator(".tabs").first
    assert tabs.evaluate("(each) => each.scrollWidth <= each.clientWidth")
    page.set_viewport_size(TELEPHONE)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    parts = page.locator(".topbar > .btn:visible, .topbar .search").all()
    widths = [each.bounding_box()["width"] for each in parts]
    assert len(widths) == 4
    assert min(widths) >= 30
