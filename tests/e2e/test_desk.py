"""Test the desk in a real browser: calling with the keyboard, accessibility, and phone layout."""

import pytest
from playwright.sync_api import expect

from handoffs.acceptance import hand_over, questions
from handoffs.models import Handoff
from leads.calling import calls
from leads.models import Activity, Contact, Hold, Lead, NextStep, Skip, Suppression
from leads.models.calling.activity import Outcome
from leads.models.stages import Stage, Stream
from leads.queue.claim import take_next
from salesdesk import clock

from .call_steps import keys, on_screen, qualify


def test_desk_logs_ten_calls_with_the_keyboard_alone(desk, queue, ann, dov):
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
    keys(desk, "Enter")
    desk.get_by_role("heading", level=1, name="No calls due").wait_for()

    logged = list(Activity.objects.calls().order_by("pk").values_list("outcome", flat=True))
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
    assert "Never there on Tuesdays." == Activity.objects.calls().order_by("pk")[6].note
    eems, gaasp, hoek = (Lead.objects.get(pk=queue[number].pk) for number in (4, 6, 7))
    assert ("no_need", Stream.MARKETING) == (eems.reason, eems.stream)
    assert (Stage.LOST, 2) == (gaasp.stage, Suppression.objects.count())  # the person and the number
    assert (Stage.SQL, dov) == (hoek.stage, hoek.field_rep)
    assert not Hold.objects.exists()


def test_outcome_form_closes_on_escape_and_keeps_input_when_refused(desk):
    keys(desk, "n")
    desk.keyboard.type("She was in.")
    keys(desk, "Escape", "3")
    assert desk.locator("#call_back").is_visible()
    keys(desk, "Escape")
    assert not desk.locator("#call_back").is_visible()

    keys(desk, "3")
    desk.keyboard.type("today 23:00")
    keys(desk, "Enter")
    desk.get_by_text("Outside calling hours there.").wait_for()

    assert "She was in." == desk.locator("#note").input_value()
    assert "today 23:00" == desk.locator("#at").input_value()
    assert not Activity.objects.exists()


@pytest.fixture
def asked(make_lead, ann, dov, tuesday):
    """Have dov ask a question about a lead that ann handed over."""
    lead = make_lead("Van Houten Logistiek")
    step = take_next(ann)
    answers = {question.pk: "Yes" for question in lead.campaign.questions.all()}
    call = calls.Call(Outcome.QUALIFIED, probability=40, answers=answers)
    calls.log(lead.pk, call, by=ann, fence=step.lead.hold.fence)
    handoff = hand_over.hand_over(Lead.objects.get(pk=lead.pk), ann, brief="A load in May.", to=dov)
    return questions.ask(handoff, dov, text="Who signs?")


@pytest.mark.usefixtures("asked")
def test_question_from_field_stays_while_cards_change(page_as, ann, make_lead):
    for name in ("Aalto", "Bos", "Cargo"):
        make_lead(f"{name} BV", contact=f"{name} Jansen")
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")
    strip = page.locator("#questions input[name=answer]").element_handle()
    keys(page, "1")
    on_screen(page, "Bos Jansen")
    assert strip.evaluate("e => e.isConnected")

    keys(page, "a")
    page.keyboard.type("Their director")
    with page.expect_response("**/desk/context/"):
        page.evaluate("htmx.trigger(document.body, 'stakeholders')")
    assert "Their director" == strip.input_value()
    keys(page, "Enter")
    page.locator("#questions form").wait_for(state="detached")

    assert not NextStep.objects.filter(kind="question").exists()


def test_skip_takes_two_keys_and_records_the_reason(desk):
    keys(desk, "s", "2")
    on_screen(desk, "Bos Jansen")

    assert "moment" == Skip.objects.get().reason


def test_undo_takes_one_key_and_restores_the_note(desk, queue):
    keys(desk, "n")
    desk.keyboard.type("Wrong key.")
    keys(desk, "Alt+Digit1")
    on_screen(desk, "Bos Jansen")

    keys(desk, "z")
    on_screen(desk, "Aalto Jansen")

    assert "Wrong key." == desk.locator("#note").input_value()
    assert not Activity.objects.calls().exists()


def test_chance_takes_one_optional_key_after_the_call(desk, queue):
    keys(desk, "b")
    on_screen(desk, "Bos Jansen")
    with desk.expect_response("**/desk/probability/"):
        keys(desk, "Shift+Digit6")
    desk.locator("#after [aria-pressed=true]").wait_for()
    assert 60 == Lead.objects.get(pk=queue[0].pk).probability

    keys(desk, "1")
    on_screen(desk, "Cargo Jansen")


#: Keystrokes per outcome: (outcome, keys, text typed after them, keys to submit).
COSTS = [
    ("no_answer", ["1"], "", []),
    ("voicemail", ["2"], "", []),
    ("call_back", ["b"], "", []),
    ("call_back", ["3"], "wed 14:30", ["Enter"]),
    ("later", ["4"], "", ["Enter"]),
    ("later", ["4"], "in 6 weeks", ["Enter"]),
    ("no_interest", ["5", "2"], "", []),
]


@pytest.mark.parametrize(("outcome", "first", "text", "last"), COSTS)
def test_outcome_is_logged_with_few_keys(desk, outcome, first, text, last):
    keys(desk, *first)
    if text:
        desk.keyboard.type(text)
    keys(desk, *last)
    on_screen(desk, "Bos Jansen")

    assert outcome == Activity.objects.get().outcome


def test_meeting_takes_three_keys_when_only_the_time_is_missing(desk, queue, ann, dov):
    Lead.objects.filter(pk=queue[0].pk).update(probability=50)
    answered(queue[0], ann)
    desk.reload()
    on_screen(desk, "Aalto Jansen")

    keys(desk, "7")
    desk.wait_for_selector("#panel form")
    keys(desk, "1", "Enter")
    on_screen(desk, "Bos Jansen")

    activity = Activity.objects.calls().get()
    assert ("meeting", 50) == (activity.outcome, activity.probability)
    assert dov == Handoff.objects.get().to
    assert queue[0].appointments.exists()


#: Keystrokes from an empty card, besides two typed answers.
HAND_OVER = [("qualified", ["Alt+Digit6", "5", "Enter"]), ("meeting", ["Alt+Digit7", "1", "5", "Enter"])]


@pytest.mark.parametrize(("outcome", "last"), HAND_OVER)
def test_handoff_from_an_empty_card_takes_at_most_eight_keys_besides_text(desk, queue, dov, outcome, last):
    first, between = ["q"], ["Enter"]
    assert len(first + between + last) <= 8

    keys(desk, *first)
    desk.keyboard.type("Two claims last year")
    keys(desk, *between)
    desk.keyboard.type("From January")
    keys(desk, last[0])
    desk.wait_for_selector("#panel form")
    keys(desk, *last[1:])
    on_screen(desk, "Bos Jansen")

    activity = Activity.objects.calls().get()
    assert (outcome, 50, queue[0].pk) == (activity.outcome, activity.probability, activity.lead_id)


def answered(lead, by):
    for question in lead.campaign.questions.all():
        lead.answers.create(question=question, round=lead.round, text="Yes", by=by, at=clock.now())


def test_chance_takes_one_key_inside_the_panel(desk, queue):
    keys(desk, "3")
    desk.keyboard.type("wed 14:30")
    keys(desk, "Alt+Digit7", "Enter")
    on_screen(desk, "Bos Jansen")

    assert ("call_back", 70) == (Activity.objects.get().outcome, Activity.objects.get().probability)
    assert 0 == desk.locator("#after [data-chance]").count()


def test_stakeholder_is_added_in_one_line_during_the_call(desk, queue):
    keys(desk, "w")
    desk.keyboard.type("Tom Maas, IT, signs")
    keys(desk, "Enter")
    desk.locator("#people").get_by_text("Tom Maas").first.wait_for()

    assert "signs" == queue[0].stakeholders.get(contact__name="Tom Maas").buying_role


def test_callback_time_is_previewed_while_typing_and_its_other_reading_has_a_key(desk):
    keys(desk, "3")
    desk.keyboard.type("thu half 3")
    desk.locator("#understood-at").get_by_text("Thu 26 Nov 15:30").wait_for()
    keys(desk, "Alt+Digit0")
    on_screen(desk, "Bos Jansen")

    assert [14] == [
        clock.local(step.due_at, "Europe/Amsterdam").hour for step in NextStep.objects.filter(kind="callback")
    ]


def test_command_palette_logs_outcomes_and_opens_leads_and_pages(desk):
    keys(desk, "Control+k")
    desk.keyboard.type("voicem")
    keys(desk, "Enter")
    on_screen(desk, "Bos Jansen")

    keys(desk, "Control+k")
    with desk.expect_response("**/search/?q=aalto"):
        desk.keyboard.type("aalto")
    desk.locator("#command-palette-results a").first.wait_for()
    keys(desk, "ArrowDown", "Enter")
    desk.wait_for_url("**/leads/*/")

    # Enter waits for the results of what was typed, whatever is still shown.
    keys(desk, "Control+k")
    desk.keyboard.type("c")
    desk.locator("#command-palette-results a").first.wait_for()
    desk.keyboard.type("alendar")
    keys(desk, "Enter")
    desk.wait_for_url("**/calendar/")


def test_custom_shortcuts_replace_the_defaults(page_as, ann, queue):
    ann.custom_shortcuts = {"note": "x"}
    ann.save()
    page = page_as(ann)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    keys(page, "n")
    assert "note" != page.evaluate("document.activeElement.id")
    keys(page, "x")
    assert "note" == page.evaluate("document.activeElement.id")


def test_due_callback_shows_a_notice(desk, queue, ann):
    NextStep.objects.filter(lead=queue[3]).update(
        kind="callback",
        rank=1000,
        assignee=ann,
        wall_time="2026-11-24T10:00",
        zone="Europe/Amsterdam",
        ready=True,
    )
    desk.evaluate("htmx.trigger('#notices', 'load')")

    desk.locator("#notices").get_by_text("1 promised call is due").wait_for()


def test_desk_and_its_panels_are_accessible(desk, axe, queue):
    Contact.objects.create(company=queue[0].company, name="Tom Maas", phone="+31135550199")
    desk.reload()
    on_screen(desk, "Aalto Jansen")
    axe(desk)
    for panel in ["3", "4", "5", "8", "9", "s", "p"]:
        keys(desk, panel)
        axe(desk)
        keys(desk, "Escape")
    keys(desk, "6")
    desk.wait_for_selector("#panel form")
    axe(desk)


def test_desk_fits_a_phone(page_as, ann, queue, axe):
    page = page_as(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for outcome in page.locator("#call-form .outcome").all():  # without scrolling past the note
        expect(outcome).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="No answer").tap()
    on_screen(page, "Bos Jansen")
    axe(page)


def test_outcome_form_is_visible_on_a_phone(page_as, ann, queue, axe):
    page = page_as(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    page.get_by_role("button", name="Call back…").tap()
    expect(page.get_by_role("button", name="Schedule callback")).to_be_in_viewport(ratio=1)
    axe(page)
    page.get_by_role("button", name="Schedule callback").tap()
    on_screen(page, "Bos Jansen")

    assert Outcome.CALL_BACK == Activity.objects.get().outcome


def test_more_menu_opens_the_remaining_pages_on_a_phone(page_as, ann, queue, axe):
    page = page_as(ann, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    page.get_by_text("More", exact=True).tap()
    axe(page)
    page.get_by_role("link", name="Calendar").tap()
    page.wait_for_url("**/calendar/**")

    assert "true" == page.locator(".overflow-menu > summary").get_attribute("aria-current")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_ordinary_call_needs_no_scrolling_on_a_laptop(page_as, ann, queue):
    page = page_as(ann, viewport={"width": 1366, "height": 768})
    page.goto("/desk/")
    on_screen(page, "Aalto Jansen")

    lead = page.locator(".lead")
    assert lead.evaluate("e => e.scrollHeight <= e.clientHeight")
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
