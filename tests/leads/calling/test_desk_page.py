"""The desk page: plain forms, kept input, lost holds, empty queues and query counts."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Campaign
from leads.compliance import call_windows, eligibility
from leads.models import Activity, Hold, Lead, NextStep
from leads.models.stages import FinalReason
from leads.queue import claim, empty_queue, field_visits, holds, lookahead
from leads.recycling import objections, recycle
from salesdesk import clock

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def fresh(lead):
    return Lead.objects.get(pk=lead.pk)


def test_reload_shows_the_same_call(desk, lead):
    first, again = desk.get("/desk/"), desk.get("/desk/")

    assert lead == first.context["lead"] == again.context["lead"]
    assert 1 == Hold.objects.count()


def test_viewing_the_desk_claims_nothing(client, ann, lead):
    client.force_login(ann)

    page = client.get("/desk/")

    assert page.context["can_start"]
    assert not Hold.objects.exists()


def test_desk_shows_a_call_claimed_while_the_page_is_built(client, ann, lead, monkeypatch):
    def waiting(person):
        claim.take_next(person)
        return 0

    monkeypatch.setattr(lookahead, "waiting_count", waiting)
    client.force_login(ann)

    assert lead == client.get("/desk/").context["lead"]


def test_card_shows_contact_reason_and_effect_of_each_key(desk):
    page = desk.get("/desk/").content.decode()

    for text in ("Sanne Dekker", "Head of operations", "+31 13 555", "New, never called.", "10:00"):
        assert text in page
    for consequence in ("retry Fri", "back to Marketing", "hand to Dov", "never call again"):
        assert consequence in page


def test_repeated_log_is_saved_once_and_keeps_the_next_card(press, make_lead):
    other, key = make_lead("Bos Staal"), uuid.uuid4()

    press("no_answer", key=key)
    press("no_answer", key=key)

    assert 1 == Activity.objects.count()
    assert other.pk == Hold.objects.get().lead_id


def test_note_from_another_tab_is_kept_after_the_call_was_logged(desk, press, lead, make_lead):
    """Both tabs share one draft and therefore one key."""
    key = uuid.uuid4()
    make_lead("Bos BV")
    press("no_answer", key=key, note="Nobody there")
    for _again in range(2):
        page = press("voicemail", key=key, note="They do cold storage too", headers=HTMX).content.decode()

    assert "was already logged in another tab as No answer" in page
    assert ["no_answer"] == [activity.outcome for activity in lead.activities.calls()]
    assert ["They do cold storage too"] == [activity.note for activity in lead.activities.filter(kind="note")]


def test_desk_page_is_not_cached(desk):
    assert "no-store" in desk.get(reverse("desk")).headers["Cache-Control"]


def test_log_after_losing_the_hold_names_the_caller_and_shows_the_next_card(
    desk, press, lead, ann, ben, make_lead
):
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


def test_heartbeat_renews_the_hold_or_reports_its_loss(desk, lead, ann, ben):
    hold = Hold.objects.get()
    beat = {"fence": hold.fence, "lead": lead.pk}
    assert 204 == desk.post(reverse("desk-heartbeat"), beat).status_code

    Hold.objects.all().delete()
    holds.acquire(NextStep.objects.get(lead=lead), ben)

    assert "Ben is calling this company now" in desk.post(reverse("desk-heartbeat"), beat).content.decode()


def test_note_on_a_lost_card_is_saved_once(desk, lead):
    Hold.objects.all().delete()
    key = uuid.uuid4()

    for _press in range(2):
        desk.post(reverse("desk-next"), {"lead": lead.pk, "note": "Budget in March.", "key": key})

    assert ("Budget in March.", "note") == (Activity.objects.get().note, Activity.objects.get().kind)


def test_pause_releases_the_company_and_saves_the_note(desk, lead, ann):
    hold = Hold.objects.get()
    facts = {"lead": lead.pk, "fence": hold.fence, "key": uuid.uuid4(), "note": "She was in."}

    page = desk.post(reverse("desk-pause"), facts | {"reason": "lunch"}, follow=True)

    assert "Paused: Lunch" in page.content.decode()
    assert not Hold.objects.exists()
    assert NextStep.objects.get(lead=lead).ready
    assert ("She was in.", False) == (Activity.objects.get().note, Activity.objects.get().late)


def test_skip_saves_the_note_and_shows_the_next_card(desk, lead, make_lead):
    make_lead("Bos Staal", contact="Pieter Bos")
    facts = {"lead": lead.pk, "fence": Hold.objects.get().fence, "key": uuid.uuid4(), "note": "In a meeting."}

    page = desk.post(reverse("desk-skip"), facts | {"reason": "moment"}, headers=HTMX)

    assert "Pieter Bos" in page.content.decode()
    assert "In a meeting." == Activity.objects.get().note


def test_note_of_a_late_skip_is_marked_late(desk, lead, ann):
    facts = {"lead": lead.pk, "fence": Hold.objects.get().fence, "key": uuid.uuid4(), "note": "In a meeting."}
    ann.hold.delete()

    desk.post(reverse("desk-skip"), facts | {"reason": "moment"}, headers=HTMX)

    assert ("In a meeting.", True) == Activity.objects.values_list("note", "late").get()


def test_draft_survives_a_reload_and_is_cleared_by_the_log(desk, press, lead, make_lead):
    make_lead("Bos Staal")
    question = lead.campaign.questions.first()
    typed = {"fence": Hold.objects.get().fence, "note": "Budget in", f"answer_{question.pk}": "Two claims"}

    assert 204 == desk.post(reverse("desk-draft"), typed).status_code

    page = desk.get("/desk/").content.decode()
    assert "Budget in" in page
    assert "Two claims" in page
    assert "Budget in" not in press("no_answer", headers=HTMX).content.decode()


def test_next_card_offers_undo_of_the_last_call(press, make_lead):
    make_lead("Bos Staal")

    page = press("no_answer", headers=HTMX).content.decode()

    assert 'data-key="z"' in page
    assert "Chance?" not in page


def test_next_page_offers_undo_without_javascript(desk, press, make_lead):
    make_lead("Bos Staal")

    page = desk.get(press("no_answer").url)

    assert page.context["undoable"]
    assert "logged" not in desk.get("/desk/?logged=nonsense").context


def test_card_shows_an_upcoming_field_visit(desk, lead, dov, tuesday):
    field_visits.add(lead.company, tuesday + timedelta(days=2), dov)

    assert "Dov (field) meets this company on Thu 26 Nov 10:00." in desk.get("/desk/").content.decode()


def test_desk_shows_the_day_against_the_daily_targets(desk, press, ann, make_lead):
    make_lead("Bos Staal")
    press("no_answer")

    day = desk.get("/desk/").context["day"]

    assert (1, 0, 0, 0) == (day.calls, day.conversations, day.sqls, day.callbacks_due)
    assert 18 == day.targets.conversations


def test_empty_queue_explains_why(desk, press, tuesday, lead):
    press("no_answer")
    assert "No calls due" in desk.get("/desk/").content.decode()

    NextStep.objects.update(due_at=tuesday)
    with clock.moved_to(tuesday + timedelta(hours=10)):
        eligibility.run(clock.now())
        assert (
            "Calling hours start Wed 09:00, your time (Netherlands)." in desk.get("/desk/").content.decode()
        )

    Campaign.objects.update(state="paused")
    assert "Your campaign is paused" in desk.get("/desk/").content.decode()


def test_empty_queue_explains_that_colleagues_hold_the_companies(
    desk, press, lead, ben, make_campaign, north
):
    Hold.objects.all().delete()
    holds.acquire(NextStep.objects.get(lead=lead), ben)

    page = desk.post(reverse("desk-next"), headers=HTMX)

    assert "Colleagues are working on all due calls" in page.content.decode()
    assert "Ben: a company is released" in page.content.decode()
    assert "load" not in page.content.decode().split('id="call"')[1].split("</form>")[0]


def test_desk_actions_return_404_to_reps_of_other_teams(client, eve, lead, tuesday):
    client.force_login(eve)

    for name, facts in [("desk-heartbeat", {"lead": lead.pk}), ("desk-next", {"lead": lead.pk, "note": "x"})]:
        assert 404 == client.post(reverse(name), facts).status_code
    assert 404 == client.post(reverse("desk-log", args=[lead.pk]), {"outcome": "no_answer"}).status_code


@pytest.mark.parametrize("who", ["dov", "mia", "cleo", "ada", "sam"])
def test_desk_returns_403_to_other_roles(client, request, who, db):
    client.force_login(request.getfixturevalue(who))

    assert 403 == client.get("/desk/").status_code


def query_count(ask):
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len([each for each in asked if "SAVEPOINT" not in each["sql"]])


def test_desk_query_count_does_not_grow_with_the_queue(desk, make_lead):
    """Record the query count, so that a change shows in the diff; it doesn't grow with the queue."""
    for number in range(12):
        make_lead(f"Company {number}")

    page = query_count(lambda: desk.get("/desk/"))
    around = query_count(lambda: desk.get("/desk/context/", headers=HTMX))

    assert (page, around) == (17, 15)


@pytest.mark.parametrize(
    ("pressed", "queries"),
    [
        ({"outcome": "no_answer"}, 27),
        ({"outcome": "call_back", "at": "2026-11-25T14:30"}, 28),
        ({"outcome": "later", "on": "2027-03-01"}, 30),
        ({"reason": "no_need"}, 27),
        ({"outcome": "wrong_person", "name": "Tom Maas"}, 27),
        ({"sure": "1"}, 36),
    ],
    ids=lambda each: each.get("outcome", next(iter(each))) if isinstance(each, dict) else str(each),
)
def test_log_needs_a_fixed_number_of_queries_including_the_next_card(
    desk, ann, lead, make_lead, pressed, queries
):
    """Record the query count. Seven queries are for the session, the lead lookup of the form and the card."""
    for number in range(3):
        make_lead(f"Company {number}")
    hold = Hold.objects.get(person=ann)
    question = lead.campaign.questions.first()
    pressed |= {"key": uuid.uuid4(), "fence": hold.fence, f"answer_{question.pk}": "Yes", "note": "Hello."}

    log = reverse("desk-log", args=[lead.pk])
    assert queries == query_count(lambda: desk.post(log, pressed, headers=HTMX))


def test_hold_lasts_through_a_call_without_heartbeats(desk, lead):
    hold = Hold.objects.get()
    beat = {"fence": hold.fence, "lead": lead.pk}

    for call, minutes in (("dialled", 239), ("", 239), ("over", 1)):
        assert 204 == desk.post(reverse("desk-heartbeat"), beat | {"call": call}).status_code
        lasts = Hold.objects.get().until - Hold.objects.get().since
        assert timedelta(minutes=minutes) < lasts < timedelta(minutes=minutes + 2)


def test_empty_queue_explains_skips_field_visits_and_missing_legal_basis(ann, dov, lead, tuesday):
    NextStep.objects.update(ready=False, snoozed_until=tuesday + timedelta(hours=4))
    assert "All due calls were skipped" == empty_queue.explain_empty_queue(ann).why
    assert "returns" in empty_queue.explain_empty_queue(ann).hint

    NextStep.objects.update(snoozed_until=None)
    field_visits.add(lead.company, tuesday + timedelta(days=2), dov)
    assert "1 cold call waits until after the meeting." == empty_queue.explain_empty_queue(ann).hint

    field_visits.remove(lead.company, tuesday + timedelta(days=2), dov)
    NextStep.objects.update(ready=False, without_legal_basis=True, place=None)
    assert "they are missing a legal basis" in empty_queue.explain_empty_queue(ann).hint


def test_empty_queue_explanation_needs_at_most_six_queries(ann, lead, tuesday, django_assert_max_num_queries):
    NextStep.objects.update(ready=False)
    for moment, later in ((timedelta(0), timedelta(days=3)), (timedelta(hours=10), timedelta(0))):
        NextStep.objects.update(due_at=tuesday + later)
        with clock.moved_to(tuesday + moment):
            call_windows.roll(clock.now(), anew=True)
            with django_assert_max_num_queries(6):
                empty_queue.explain_empty_queue(ann)


def test_late_call_reports_the_objection_that_ended_the_lead(desk, press, lead, cleo):
    objections.rule_out(Lead.objects.get(pk=lead.pk), cleo, reason=FinalReason.DO_NOT_CALL)

    key = uuid.uuid4()

    for _again in range(2):
        page = press("no_answer", key=key, headers=HTMX).content.decode()

        assert "has since asked not to be called. Your call was saved to the timeline." in page
    assert Activity.objects.calls().get().late


def test_late_call_reports_that_the_lead_went_to_marketing(desk, press, lead, cleo):
    recycle.to_marketing(Lead.objects.get(pk=lead.pk), cleo, reason="no_need")

    assert "has since moved to Marketing" in press("no_answer", headers=HTMX).content.decode()


def test_note_is_saved_when_the_hold_is_lost_before_the_outcome_is_complete(desk, press, lead):
    Hold.objects.all().delete()

    page = press("", ask="call_back", lead=lead.pk, note="In the autumn.", headers=HTMX).content.decode()

    assert "Van Houten Logistiek was no longer reserved for you." in page
    assert "In the autumn." == Activity.objects.get().note


def test_key_follows_the_route_when_a_decider_is_added(desk, lead, ann):
    ann.level = "senior"
    ann.save()
    campaign = lead.campaign
    campaign.route, campaign.decider_threshold = "inside", 0
    campaign.save()
    assert "close it yourself" in desk.get(reverse("desk")).content.decode()

    lead.stakeholders.create(contact=lead.contact, buying_role="decides", by=ann)

    page = desk.get(reverse("desk-context"), headers={"HX-Request": "true"}).content.decode()
    assert '<small id="does-qualified" hx-swap-oob="true">hand to' in page
