"""What is on screen is held, and what is typed there not lost, whatever becomes of screen, network or key."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from playwright.sync_api import expect

from leads.models import Activity, Hold, NextStep
from leads.models.calling.activity import Outcome
from leads.queue import holds

from .call_steps import keys, on_screen

PRESS = """() => {
  const press = () => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key: "1", code: "Digit1", bubbles: true}));
  document.addEventListener("htmx:afterSettle", (event) => event.detail.target.id === "stage" && press());
  press();
  press();
}"""


def test_a_reload_and_going_back_show_the_same_call(desk):
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    desk.goto("/account/password/change/")
    desk.go_back()
    on_screen(desk, "Aalto Jansen")

    assert 1 == Hold.objects.count()


def test_a_call_that_was_dialled_keeps_its_hold_whatever_becomes_of_the_screen(desk, ann):
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")

    hold = Hold.objects.get(person=ann)
    assert hold.dialled_at
    assert hold.until - hold.dialled_at == holds.MAX_CALL


def test_who_hangs_up_keeps_the_company_by_the_screen_again(desk, ann):
    hangs_up = desk.get_by_role("button", name="Hung up")
    assert not hangs_up.is_visible()
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")
    assert ["Hung up", "0:00", "O"] == hangs_up.inner_text().split("\n")

    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "o")

    hold = Hold.objects.get(person=ann)
    assert (None, True) == (hold.dialled_at, hold.until < hold.since + timedelta(minutes=10))
    assert not hangs_up.is_visible()
    assert desk.locator("[data-ran]").is_visible()
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    assert 0 == Activity.objects.get().seconds


def test_a_call_that_runs_goes_on_after_a_reload(desk, ann):
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")
    Hold.objects.update(
        since=F("since") - timedelta(hours=1), dialled_at=F("dialled_at") - timedelta(seconds=75)
    )
    desk.reload()
    on_screen(desk, "Aalto Jansen")

    assert "\n1:1" in desk.get_by_role("button", name="Hung up").inner_text()


def test_a_hold_that_was_lost_is_said_and_the_note_is_kept(desk, queue, ben):
    keys(desk, "n")
    desk.keyboard.type("Budget in March.")
    with transaction.atomic():
        Hold.objects.all().delete()
        holds.acquire(NextStep.objects.get(lead=queue[0]), ben)
    desk.evaluate("htmx.trigger(document.querySelector('[hx-trigger^=every]'), 'beat')")

    desk.get_by_text("Ben is calling them now").wait_for()
    assert desk.locator("#log button.outcome").first.is_disabled()
    for way in ("Qualified", "Meeting", "Call +31"):
        expect(desk.get_by_role("link", name=way)).to_be_disabled()
    desk.get_by_role("link", name="Qualified").click(force=True)
    desk.locator("[data-dials]").click(force=True)
    assert "" == desk.locator("#panel").inner_html()
    assert not Hold.objects.get(person=ben).dialled_at
    desk.get_by_role("button", name="Keep my note, next call").click()
    on_screen(desk, "Bos Jansen")

    assert ("Budget in March.", Activity.Kind.NOTE) == (
        Activity.objects.get().note,
        Activity.objects.get().kind,
    )


def test_a_pause_holds_nobody_until_one_goes_on(desk):
    keys(desk, "p", "1")
    desk.get_by_role("heading", name="You are paused: Lunch").wait_for()
    assert not Hold.objects.exists()

    keys(desk, "Enter")
    on_screen(desk, "Aalto Jansen")


def test_a_key_that_bounces_logs_once(desk, queue):
    """Twice before the answer, and once more on the next card that nobody has read yet."""
    desk.evaluate(PRESS)
    on_screen(desk, "Bos Jansen")

    assert 1 == Activity.objects.count()


def test_without_network_the_note_stays_and_the_same_press_logs_once_later(desk, queue):
    keys(desk, "n")
    desk.keyboard.type("Budget in March.")
    desk.context.set_offline(True)
    keys(desk, "Alt+Digit1")
    desk.locator("#connection-banner [data-connection-state=offline]").wait_for()
    assert "Budget in March." == desk.locator("#note").input_value()
    assert not Activity.objects.exists()

    desk.context.set_offline(False)
    keys(desk, "Alt+Digit1")
    on_screen(desk, "Bos Jansen")

    assert "Budget in March." == Activity.objects.get().note


def test_a_reload_loses_nothing_that_was_typed(desk):
    keys(desk, "n")
    with desk.expect_response("**/desk/draft/"):
        desk.keyboard.type("She calls back after the fair.")
    desk.reload()
    on_screen(desk, "Aalto Jansen")

    assert "She calls back after the fair." == desk.locator("#note").input_value()


def test_going_back_never_shows_a_lead_that_is_not_held(desk, queue):
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    desk.goto("/leads/")
    Hold.objects.all().delete()
    desk.go_back()

    desk.wait_for_selector("#stage")
    assert 0 == desk.get_by_role("heading", level=1, name="Aalto Jansen").count()


def test_a_digit_that_comes_before_the_form_logs_nothing(desk, queue, dov):
    """Who knows the keys by heart is quicker than the answer of the server."""
    asked = []
    desk.route("**/handoffs/new/**", lambda route: asked.append(route))
    keys(desk, "7", "1", "1")
    asked[0].continue_()
    desk.wait_for_selector("#panel form")
    on_screen(desk, "Aalto Jansen")

    assert not Activity.objects.exists()


def test_enter_in_an_answer_logs_nothing(desk):
    keys(desk, "q")
    desk.keyboard.type("Yes")
    keys(desk, "Enter", "Enter", "Enter")

    assert "note" == desk.evaluate("document.activeElement.id")
    assert not Activity.objects.exists()


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
    assert Outcome.CALL_BACK == Activity.objects.get().outcome
