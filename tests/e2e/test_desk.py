"""Ann works at the desk with the keyboard alone, in a real browser."""

import pytest
from django.db import transaction

from leads import holds
from leads.models import Contact, Hold, Lead, NextStep, Suppression, Touch
from leads.models.stages import Stage, Stream
from leads.models.touch import Outcome

COMPANIES = ["Aalto", "Bos", "Cargo", "Dekker", "Eems", "Friso", "Gaasp", "Hoek", "IJssel"]


@pytest.fixture
def queue(make_lead, tuesday):
    """Nine companies to call, in the order of the alphabet."""
    return [make_lead(f"{name} BV", contact=f"{name} Jansen") for name in COMPANIES]


@pytest.fixture
def desk(page_as, ann, queue):
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    return page


def on_screen(page, name):
    page.get_by_role("heading", level=1, name=name).wait_for()
    page.wait_for_selector("#side:not([aria-busy])")


def tab_to(page, name):
    """Go on by Tab until the field of that name has the keyboard."""
    for _press in range(40):
        if page.evaluate("document.activeElement.name") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def keys(page, *pressed):
    for key in pressed:
        page.keyboard.press(key)


def test_ten_calls_with_the_keyboard_alone(desk, queue, ann, dov):
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    keys(desk, "2")
    on_screen(desk, "Cargo Jansen")
    keys(desk, "3", "Enter")
    on_screen(desk, "Dekker Jansen")
    keys(desk, "4", "Enter")
    on_screen(desk, "Eems Jansen")
    keys(desk, "5", "2")
    on_screen(desk, "Friso Jansen")
    keys(desk, "8")
    desk.keyboard.type("Tom Maas")
    keys(desk, "Enter")
    on_screen(desk, "Tom Maas")
    keys(desk, "n")
    desk.keyboard.type("Never there on Tuesdays.")
    keys(desk, "Alt+Digit1")
    on_screen(desk, "Gaasp Jansen")
    keys(desk, "9", "Enter")
    on_screen(desk, "Hoek Jansen")
    qualify(desk, "6")
    keys(desk, "Enter")
    on_screen(desk, "IJssel Jansen")
    qualify(desk, "7")
    tab_to(desk, "meeting")
    keys(desk, "Space", "Enter")
    desk.get_by_role("heading", level=1, name="Nothing is due").wait_for()

    logged = list(Touch.objects.order_by("pk").values_list("outcome", flat=True))
    assert [
        "no_answer",
        "voicemail",
        "call_back",
        "later",
        "no_interest",
        "wrong_person",
        "no_answer",
        "do_not_call",
        "qualified",
        "meeting",
    ] == logged
    assert "Never there on Tuesdays." == Touch.objects.order_by("pk")[6].note
    eems, gaasp, hoek = (Lead.objects.get(pk=queue[number].pk) for number in (4, 6, 7))
    assert ("no_need", Stream.MARKETING) == (eems.reason, eems.stream)
    assert (Stage.LOST, 1) == (gaasp.stage, Suppression.objects.count())
    assert (Stage.SQL, dov) == (hoek.stage, hoek.field_rep)
    assert not Hold.objects.exists()


def qualify(page, key):
    """Type the answers on the card; the handoff's form has them already, and asks what is still open."""
    keys(page, "q")
    page.keyboard.type("Two claims last year")
    keys(page, "Enter")
    page.keyboard.type("From January")
    keys(page, "Escape", key)
    page.wait_for_selector("#panel form")
    tab_to(page, "chance")
    page.keyboard.type("5")
    keys(page, "Shift+Tab")


def test_a_reload_and_going_back_show_the_same_call(desk):
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    desk.goto("/account/password/change/")
    desk.go_back()
    on_screen(desk, "Aalto Jansen")

    assert 1 == Hold.objects.count()


def test_what_an_outcome_asks_is_left_by_escape_and_refused_with_all_that_was_typed(desk):
    keys(desk, "n")
    desk.keyboard.type("She was in.")
    keys(desk, "Escape", "3")
    assert desk.locator("#call_back").is_visible()
    keys(desk, "Escape")
    assert not desk.locator("#call_back").is_visible()

    keys(desk, "3")
    desk.keyboard.type("today 23:00")
    keys(desk, "Enter")
    desk.get_by_text("At that time nobody may be called there.").wait_for()

    assert "She was in." == desk.locator("#note").input_value()
    assert "today 23:00" == desk.locator("#at").input_value()
    assert not Touch.objects.exists()


def test_enter_in_an_answer_logs_nothing(desk):
    keys(desk, "q")
    desk.keyboard.type("Yes")
    keys(desk, "Enter", "Enter", "Enter")

    assert "note" == desk.evaluate("document.activeElement.id")
    assert not Touch.objects.exists()


def test_a_hold_that_was_lost_is_said_and_the_note_is_kept(desk, queue, ben):
    keys(desk, "n")
    desk.keyboard.type("Budget in March.")
    with transaction.atomic():
        Hold.objects.all().delete()
        holds.take(NextStep.objects.get(lead=queue[0]), ben)
    desk.evaluate("htmx.trigger(document.querySelector('[hx-trigger^=every]'), 'beat')")

    desk.get_by_text("Ben is calling them now").wait_for()
    assert desk.locator("#log button.outcome").first.is_disabled()
    desk.get_by_role("button", name="Keep my note, next call").click()
    on_screen(desk, "Bos Jansen")

    assert ("Budget in March.", Touch.Kind.NOTE) == (Touch.objects.get().note, Touch.objects.get().kind)


def test_letting_go_holds_nobody_until_the_next_call_is_asked_for(desk):
    desk.get_by_role("button", name="Let go").click()
    desk.get_by_role("heading", name="You hold nobody").wait_for()
    assert not Hold.objects.exists()

    keys(desk, "Enter")
    on_screen(desk, "Aalto Jansen")


def test_the_desk_works_without_javascript(page_as, ann, queue):
    page = page_as(ann, java_script_enabled=False)
    page.goto("/desk/")

    page.get_by_role("button", name="Take the next call").click()
    page.get_by_role("button", name="Call back").click()
    page.get_by_label("Day and time").fill("thu 14:30")
    page.get_by_role("button", name="Promise it").click()
    page.get_by_text("Thu 26 Nov 14:30").wait_for()
    page.get_by_role("button", name="Promise it").click()

    page.get_by_role("heading", level=1, name="Bos Jansen").wait_for()
    assert Outcome.CALL_BACK == Touch.objects.get().outcome


def test_axe_finds_nothing_serious(desk, axe, queue):
    Contact.objects.create(company=queue[0].company, name="Tom Maas", phone="+31135550199")
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    axe(desk)
    for panel in "34589":
        keys(desk, panel)
        axe(desk)
        keys(desk, "Escape")
    keys(desk, "6")
    desk.wait_for_selector("#panel form")
    axe(desk)


def test_the_desk_fits_a_telephone(page_as, ann, queue, axe):
    page = page_as(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="No answer").tap()
    on_screen(page, "Bos Jansen")
    axe(page)


def test_an_ordinary_call_needs_no_scrolling(page_as, ann, queue):
    page = page_as(ann, viewport={"width": 1366, "height": 768})
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    lead = page.locator(".lead")
    assert lead.evaluate("e => e.scrollHeight <= e.clientHeight")
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
