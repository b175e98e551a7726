"""Test that the lead on screen stays held and typed input survives reloads, network loss and repeated keys."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from playwright.sync_api import expect

from leads.models import Activity, Hold, NextStep
from leads.models.calling.activity import Outcome
from leads.queue import holds

from .call_steps import keys, on_screen

PRESS = """() => {
  const press = () => document.body.dispatchEvent(
    new KeyboardEvent("keydown", {key: "1", code: "Digit1", bubbles: true}));
  document.addEventListener("htmx:afterSettle", (event) => event.detail.target.id === "call" && press());
  press();
  press();
}"""


def test_reload_and_back_show_the_same_call(desk):
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    desk.goto("/account/password/change/")
    desk.go_back()
    on_screen(desk, "Aalto Jansen")

    assert 1 == Hold.objects.count()


def test_dialing_extends_the_hold_to_the_longest_call(desk, ann):
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")

    hold = Hold.objects.get(person=ann)
    assert hold.dialled_at
    assert hold.until - hold.dialled_at == holds.MAX_CALL


def test_who_hangs_up_keeps_the_company_by_the_screen_again(desk, ann):
    hangs_up = desk.get_by_role("button", name="End call")
    assert not hangs_up.is_visible()
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")
    assert ["End call", "0:00", "O"] == hangs_up.inner_text().split("\n")

    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "o")

    hold = Hold.objects.get(person=ann)
    assert (None, True) == (hold.dialled_at, hold.until < hold.since + timedelta(minutes=10))
    assert not hangs_up.is_visible()
    assert desk.locator("[data-ran]").is_visible()
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    assert 0 == Activity.objects.get().seconds


def test_running_call_continues_after_a_reload(desk, ann):
    with desk.expect_response("**/desk/heartbeat/"):
        keys(desk, "c")
    Hold.objects.update(
        since=F("since") - timedelta(hours=1), dialled_at=F("dialled_at") - timedelta(seconds=75)
    )
    desk.reload()
    on_screen(desk, "Aalto Jansen")

    assert "\n1:1" in desk.get_by_role("button", name="End call").inner_text()


def test_desk_that_is_seen_again_renews_its_hold_at_once(desk, ann):
    Hold.objects.filter(person=ann).update(until=Now() + timedelta(seconds=20))
    before = Hold.objects.get(person=ann).until

    with desk.expect_response(lambda answer: "heartbeat" in answer.url):
        desk.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    assert Hold.objects.get(person=ann).until > before + timedelta(seconds=30)


def test_lost_hold_disables_the_card_and_keeps_the_note(desk, queue, ben):
    keys(desk, "n")
    desk.keyboard.type("Budget in March.")
    with transaction.atomic():
        Hold.objects.all().delete()
        holds.acquire(NextStep.objects.get(lead=queue[0]), ben)
    desk.evaluate("htmx.trigger(document.querySelector('[hx-trigger^=every]'), 'beat')")

    desk.get_by_text("Ben is calling this company now").wait_for()
    assert desk.locator("#call-form button.outcome").first.is_disabled()
    for name in ("Qualified", "Meeting", "Call +31"):
        expect(desk.get_by_role("link", name=name)).to_be_disabled()
    desk.get_by_role("link", name="Qualified").click(force=True)
    desk.locator("[data-dials]").click(force=True)
    assert "" == desk.locator("#panel").inner_html()
    assert not Hold.objects.get(person=ben).dialled_at
    desk.get_by_role("button", name="Save note, next call").click()
    on_screen(desk, "Bos Jansen")

    assert ("Budget in March.", Activity.Kind.NOTE) == (
        Activity.objects.get().note,
        Activity.objects.get().kind,
    )


def test_pause_releases_the_hold_until_resumed(desk):
    keys(desk, "p", "1")
    desk.get_by_role("heading", name="Paused: Lunch").wait_for()
    assert not Hold.objects.exists()

    keys(desk, "Enter")
    on_screen(desk, "Aalto Jansen")


def test_repeated_key_logs_one_call(desk, queue):
    """The key is pressed twice before the response and once more as soon as the next card appears."""
    desk.evaluate(PRESS)
    on_screen(desk, "Bos Jansen")

    assert 1 == Activity.objects.count()


def test_offline_log_keeps_the_note_and_is_saved_once_on_retry(desk, queue):
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


def test_reload_restores_the_typed_note(desk):
    keys(desk, "n")
    with desk.expect_response("**/desk/draft/"):
        desk.keyboard.type("She calls back after the fair.")
    desk.reload()
    on_screen(desk, "Aalto Jansen")

    assert "She calls back after the fair." == desk.locator("#note").input_value()


def test_back_never_shows_a_lead_without_a_hold(desk, queue):
    keys(desk, "1")
    on_screen(desk, "Bos Jansen")
    desk.goto("/leads/")
    Hold.objects.all().delete()
    desk.go_back()

    desk.wait_for_selector("#call")
    assert 0 == desk.get_by_role("heading", level=1, name="Aalto Jansen").count()


def test_digit_typed_before_the_form_loads_logs_nothing(desk, queue, dov):
    """Experienced reps type faster than the server responds."""
    requests = []
    desk.route("**/handoffs/new/**", lambda route: requests.append(route))
    keys(desk, "7", "1", "1")
    requests[0].continue_()
    desk.wait_for_selector("#panel form")
    on_screen(desk, "Aalto Jansen")

    assert not Activity.objects.exists()


def test_enter_in_an_answer_moves_on_without_logging(desk):
    keys(desk, "q")
    desk.keyboard.type("Yes")
    keys(desk, "Enter", "Enter", "Enter")

    assert "note" == desk.evaluate("document.activeElement.id")
    assert not Activity.objects.exists()


def test_desk_works_without_javascript(page_as, ann, queue):
    page = page_as(ann, java_script_enabled=False)
    page.goto("/desk/")

    page.get_by_role("button", name="Get next call").click()
    page.get_by_role("button", name="Call back…").click()
    page.get_by_label("Day and time").fill("thu 14:30")
    page.get_by_role("button", name="Schedule callback").click()
    page.get_by_text("Thu 26 Nov 14:30").wait_for()
    page.get_by_role("button", name="Schedule callback").click()

    page.get_by_role("heading", level=1, name="Bos Jansen").wait_for()
    assert Outcome.CALL_BACK == Activity.objects.get().outcome
