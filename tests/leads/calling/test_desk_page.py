"""The desk's page: it works as plain forms, keeps what was typed, and says who has a lead that was lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from leads.compliance import eligibility
from leads.models import Activity, Hold, Lead, NextStep
from leads.models.stages import FinalReason
from leads.queue import claim, empty_queue, field_visits, holds, lookahead
from leads.recycling import objections, recycle
from salesdesk import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def fresh(lead):
    return Lead.objects.get(pk=lead.pk)


def test_a_reload_shows_the_same_call_again(desk, lead):
    first, again = desk.get("/desk/"), desk.get("/desk/")

    assert lead == first.context["lead"] == again.context["lead"]
    assert 1 == Hold.objects.count()


def test_looking_takes_nothing(client, ann, lead):
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get("/desk/")

    assert page.context["can_start"]
    assert not Hold.objects.exists()


def test_what_a_page_that_was_left_took_between_two_looks_is_shown(client, ann, lead, monkeypatch):
    def waiting(person):
        claim.take_next(person)
        return 0

    monkeypatch.setattr(lookahead, "waiting_count", waiting)
    client.force_login(ann, backend="django.contrib.auth.backends.ModelBackend")

    assert lead == client.get("/desk/").context["lead"]


def test_the_card_says_whom_why_and_what_each_key_will_do(desk):
    page = desk.get("/desk/").content.decode()

    for said in ("Sanne Dekker", "Head of operations", "+31 13 555", "On the list, never called.", "10:00"):
        assert said in page
    for consequence in ("again Fri", "back to Marketing", "hand to Dov", "never again"):
        assert consequence in page


def test_the_same_press_twice_logs_once_and_keeps_the_next_card(press, make_lead):
    other, key = make_lead("Bos Staal"), uuid.uuid4()

    press("no_answer", key=key)
    press("no_answer", key=key)

    assert 1 == Activity.objects.count()
    assert other.pk == Hold.objects.get().lead_id


def test_what_another_tab_has_of_a_call_that_was_logged_is_kept_and_said(desk, press, lead, make_lead):
    """Both tabs show one draft, and so wait for one press."""
    key = uuid.uuid4()
    make_lead("Bos BV")
    press("no_answer", key=key, note="Nobody there")
    for _again in range(2):
        page = press("voicemail", key=key, note="They do cold storage too", headers=HTMX).content.decode()

    assert "was logged before, in another tab: No answer" in page
    assert ["no_answer"] == [activity.outcome for activity in lead.activities.calls()]
    assert ["They do cold storage too"] == [activity.note for activity in lead.activities.filter(kind="note")]


def test_no_browser_keeps_a_card(desk):
    assert "no-store" in desk.get(reverse("desk")).headers["Cache-Control"]


def test_who_lost_the_lead_hears_who_calls_them_and_gets_the_next_one(desk, press, lead, ann, ben, make_lead):
    other = make_lead("Bos Staal", contact="Pieter Bos")
    step = NextStep.objects.get(lead=lead)
    fence = Hold.objects.get(person=ann).fence
    Hold.objects.all().delete()
    holds.acquire(step, ben)

    page = press("no_answer", fence=fence, note="She was in.", headers=HTMX).content.decode()

    assert "Ben is calling Van Houten Logistiek now" in page
    assert "Pieter Bos" in page
    assert other.pk == Hold.objects.get(person=ann).lead_id
    assert (True, "She was in.") == (Activity.objects.get().late, Activity.objects.get().note)


def test_the_heartbeat_keeps_the_hold_and_says_when_it_is_lost(desk, lead, ann, ben):
    hold = Hold.objects.get()
    beat = {"fence": hold.fence, "lead": lead.pk}
    assert 204 == desk.post(reverse("desk-heartbeat"), beat).status_code

    Hold.objects.all().delete()
    holds.acquire(NextStep.objects.get(lead=lead), ben)

    assert "Ben is calling them now" in desk.post(reverse("desk-heartbeat"), beat).content.decode()


def test_a_note_on_a_card_that_was_lost_is_kept_with_the_next_one(desk, lead):
    Hold.objects.all().delete()
    key = uuid.uuid4()

    for _press in range(2):
        desk.post(reverse("desk-next"), {"lead": lead.pk, "note": "Budget in March.", "key": key})

    assert ("Budget in March.", "note") == (Activity.objects.get().note, Activity.objects.get().kind)


def test_a_pause_frees_the_company_keeps_the_note_and_takes_nothing(desk, lead, ann):
    hold = Hold.objects.get()
    facts = {"lead": lead.pk, "fence": hold.fence, "key": uuid.uuid4(), "note": "She was in."}

    page = desk.post(reverse("desk-pause"), facts | {"reason": "lunch"}, follow=True)

    assert "You are paused: Lunch" in page.content.decode()
    assert not Hold.objects.exists()
    assert NextStep.objects.get(lead=lead).ready
    assert ("She was in.", False) == (Activity.objects.get().note, Activity.objects.get().late)


def test_a_skip_keeps_the_note_and_shows_the_next_one(desk, lead, make_lead):
    make_lead("Bos Staal", contact="Pieter Bos")
    facts = {"lead": lead.pk, "fence": Hold.objects.get().fence, "key": uuid.uuid4(), "note": "In a meeting."}

    page = desk.post(reverse("desk-skip"), facts | {"reason": "moment"}, headers=HTMX)

    assert "Pieter Bos" in page.content.decode()
    assert "In a meeting." == Activity.objects.get().note


def test_the_note_of_a_skip_that_came_too_late_says_so(desk, lead, ann):
    facts = {"lead": lead.pk, "fence": Hold.objects.get().fence, "key": uuid.uuid4(), "note": "In a meeting."}
    ann.hold.delete()

    desk.post(reverse("desk-skip"), facts | {"reason": "moment"}, headers=HTMX)

    assert ("In a meeting.", True) == Activity.objects.values_list("note", "late").get()


def test_what_is_being_typed_is_there_again_after_a_reload_and_gone_with_the_call(
    desk, press, lead, make_lead
):
    make_lead("Bos Staal")
    question = lead.campaign.questions.first()
    typed = {"fence": Hold.objects.get().fence, "note": "Budget in", f"answer_{question.pk}": "Two claims"}

    assert 204 == desk.post(reverse("desk-draft"), typed).status_code

    page = desk.get("/desk/").content.decode()
    assert "Budget in" in page
    assert "Two claims" in page
    assert "Budget in" not in press("no_answer", headers=HTMX).content.decode()


def test_above_the_next_card_stands_how_to_take_the_last_call_back(press, make_lead):
    make_lead("Bos Staal")

    page = press("no_answer", headers=HTMX).content.decode()

    assert 'data-key="z"' in page
    assert "Chance?" not in page


def test_without_javascript_the_next_page_offers_to_take_the_call_back(desk, press, make_lead):
    make_lead("Bos Staal")

    page = desk.get(press("no_answer").url)

    assert page.context["undoable"]
    assert "logged" not in desk.get("/desk/?logged=nonsense").context


def test_a_visit_of_field_stands_on_the_card(desk, lead, dov, tuesday):
    field_visits.add(lead.company, tuesday + timedelta(days=2), dov)

    assert "Dov of field meets this company Thu 26 Nov 10:00." in desk.get("/desk/").content.decode()


def test_the_meter_shows_ones_own_day_against_the_plan(desk, press, ann, make_lead):
    make_lead("Bos Staal")
    press("no_answer")

    day = desk.get("/desk/").context["day"]

    assert (1, 0, 0, 0) == (day.calls, day.conversations, day.sqls, day.promised)
    assert 18 == day.plan.conversations


def test_an_empty_queue_says_why(desk, press, tuesday, lead):
    press("no_answer")
    assert "Nothing is due" in desk.get("/desk/").content.decode()

    NextStep.objects.update(due_at=tuesday)
    with clock.moved_to(tuesday + timedelta(hours=10)):
        eligibility.run(clock.now())
        assert "Calling opens Wed 09:00, your time: Netherlands." in desk.get("/desk/").content.decode()

    Campaign.objects.update(state="paused")
    assert "Your campaign is paused" in desk.get("/desk/").content.decode()


def test_a_queue_whose_companies_are_all_on_screens_says_so(desk, press, lead, ben, make_campaign, north):
    Hold.objects.all().delete()
    holds.acquire(NextStep.objects.get(lead=lead), ben)

    page = desk.post(reverse("desk-next"), headers=HTMX)

    assert "Everything that is due is on somebody" in page.content.decode()
    assert "Ben: a company comes back" in page.content.decode()
    assert "load" not in page.content.decode().split('id="stage"')[1].split("</form>")[0]


def test_somebody_elses_lead_is_not_here(client, eve, lead, tuesday):
    client.force_login(eve, backend="django.contrib.auth.backends.ModelBackend")

    for name, facts in [("desk-heartbeat", {"lead": lead.pk}), ("desk-next", {"lead": lead.pk, "note": "x"})]:
        assert 404 == client.post(reverse(name), facts).status_code
    assert 404 == client.post(reverse("desk-log", args=[lead.pk]), {"outcome": "no_answer"}).status_code


@pytest.mark.parametrize("who", ["dov", "mia", "cleo", "ada", "sam"])
def test_only_inside_calls_from_the_desk(client, request, who, db):
    client.force_login(request.getfixturevalue(who), backend="django.contrib.auth.backends.ModelBackend")

    assert 403 == client.get("/desk/").status_code


def counted(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len([each for each in asked if "SAVEPOINT" not in each["sql"]])


def test_what_the_desk_costs_in_statements(desk, make_lead):
    """Recorded, so that a change of cost shows in the diff; no row of the queue adds to it."""
    for number in range(12):
        make_lead(f"Company {number}")

    page = counted(lambda: desk.get("/desk/"))
    around = counted(lambda: desk.get("/desk/context/", headers=HTMX))

    assert (page, around) == (17, 15)


@pytest.mark.parametrize(
    ("pressed", "statements"),
    [
        ({"outcome": "no_answer"}, 27),
        ({"outcome": "call_back", "at": "2026-11-25T14:30"}, 27),
        ({"outcome": "later", "on": "2027-03-01"}, 29),
        ({"reason": "no_need"}, 27),
        ({"outcome": "wrong_person", "name": "Tom Maas"}, 28),
        ({"sure": "1"}, 30),
    ],
    ids=lambda each: each.get("outcome", next(iter(each))) if isinstance(each, dict) else str(each),
)
def test_what_a_key_costs_in_statements_with_the_next_call_and_its_card(
    desk, ann, lead, make_lead, pressed, statements
):
    """Recorded. Without the card, the sign-in and the form's own look at the lead, a call costs seven less."""
    for number in range(3):
        make_lead(f"Company {number}")
    hold = Hold.objects.get(person=ann)
    question = lead.campaign.questions.first()
    pressed |= {"key": uuid.uuid4(), "fence": hold.fence, f"answer_{question.pk}": "Yes", "note": "Hello."}

    log = reverse("desk-log", args=[lead.pk])
    assert statements == counted(lambda: desk.post(log, pressed, headers=HTMX))


def test_while_a_call_runs_the_hold_needs_no_heartbeat(desk, lead):
    hold = Hold.objects.get()
    beat = {"fence": hold.fence, "lead": lead.pk}

    for call, minutes in (("dialled", 239), ("", 239), ("over", 1)):
        assert 204 == desk.post(reverse("desk-heartbeat"), beat | {"call": call}).status_code
        lasts = Hold.objects.get().until - Hold.objects.get().since
        assert timedelta(minutes=minutes) < lasts < timedelta(minutes=minutes + 2)


def test_an_empty_queue_says_what_was_skipped_and_whom_field_meets(ann, dov, lead, tuesday):
    NextStep.objects.update(ready=False, snoozed_until=tuesday + timedelta(hours=4))
    assert "Everything that is due was skipped" == empty_queue.explain_empty_queue(ann).why
    assert "comes back" in empty_queue.explain_empty_queue(ann).hint

    NextStep.objects.update(snoozed_until=None)
    field_visits.add(lead.company, tuesday + timedelta(days=2), dov)
    assert "1 cold call waits until the meeting was held." == empty_queue.explain_empty_queue(ann).hint

    field_visits.remove(lead.company, tuesday + timedelta(days=2), dov)
    NextStep.objects.update(ready=False, without_legal_basis=True, place=None)
    assert "their ground is still to be found" in empty_queue.explain_empty_queue(ann).hint


def test_why_the_queue_is_empty_costs_six_statements_at_most(
    ann, lead, tuesday, django_assert_max_num_queries
):
    NextStep.objects.update(ready=False)
    for moment, later in ((timedelta(0), timedelta(days=3)), (timedelta(hours=10), timedelta(0))):
        NextStep.objects.update(due_at=tuesday + later)
        with clock.moved_to(tuesday + moment):
            eligibility.roll_windows(clock.now(), anew=True)
            with django_assert_max_num_queries(6):
                empty_queue.explain_empty_queue(ann)


def test_a_late_call_says_what_really_happened(desk, press, lead, cleo):
    objections.rule_out(Lead.objects.get(pk=lead.pk), cleo, reason=FinalReason.DO_NOT_CALL)

    key = uuid.uuid4()

    for _again in range(2):
        page = press("no_answer", key=key, headers=HTMX).content.decode()

        assert "asked meanwhile not to be called any more. What you logged stands in the story." in page
    assert Activity.objects.calls().get().late


def test_a_late_call_of_a_lead_that_marketing_has_says_so(desk, press, lead, cleo):
    recycle.to_marketing(Lead.objects.get(pk=lead.pk), cleo, reason="no_need")

    assert "went to Marketing meanwhile" in press("no_answer", headers=HTMX).content.decode()


def test_what_was_typed_is_kept_where_the_hold_was_lost_before_the_key_was_complete(desk, press, lead):
    Hold.objects.all().delete()

    page = press("", ask="call_back", lead=lead.pk, note="In the autumn.", headers=HTMX).content.decode()

    assert "Your hold on Van Houten Logistiek had ended." in page
    assert "In the autumn." == Activity.objects.get().note
