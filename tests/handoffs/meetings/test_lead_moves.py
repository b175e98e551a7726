"""A meeting when its lead goes another way: it is said before, and it is called off, stands, or follows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from handoffs.acceptance import answers, hand_over, pass_on, questions
from handoffs.deals import field_nurture
from handoffs.meetings import booking, meeting_outcome
from handoffs.models import Appointment, Handoff
from leads.calling import field_questions
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Lead
from leads.models.next_step import StepKind
from salesdesk import clock
from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db
State = Appointment.State


def at(day, hour):
    return datetime(2026, 11, day, hour, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def fay(make_person, north, territory):
    """Another field rep of the territory."""
    fay = make_person("Fay", "field", north)
    territory.colleagues.add(fay)
    return fay


@pytest.fixture
def meeting(waiting, ann, dov):
    """Thursday at three, while dov's answer is awaited; sanne is invited."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email="sanne@vanhouten.example")
    return booking.book(waiting.lead, dov, ann, starts_at=at(26, 15), location="https://meet.example/x")


def mailed():
    """The method and the organizer of each invitation, in order."""
    sent = Outbox.objects.filter(payload__has_key="ics").order_by("pk")
    calendars = [Calendar.from_ical(row.payload["ics"]) for row in sent]
    return [(each["METHOD"], each.walk("VEVENT")[0]["ORGANIZER"].params["CN"]) for each in calendars]


def told():
    return [line.said for line in timeline_of(Lead.objects.get())]


def send(client, user, name, handoff, **typed):
    client.force_login(user)
    return client.post(reverse(name, args=[handoff.pk]), typed)


def shown(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_what_is_sent_back_calls_the_meeting_off(meeting, waiting, dov):
    answers.send_back(waiting, dov, reason="budget_holder", missing="Who signs?")

    assert State.CANCELLED == Appointment.objects.get().state
    assert [("REQUEST", "Dov"), ("CANCEL", "Dov")] == mailed()
    assert "The meeting of Thu 26 Nov, 15:00 with Dov is cancelled: Who signs?" in told()


def test_who_sits_in_the_meeting_already_is_not_sent_a_cancellation(meeting, waiting, dov):
    with clock.moved_to(meeting.starts_at + timedelta(minutes=5)):
        answers.send_back(waiting, dov, reason="budget_holder", missing="Who signs?")

    assert State.PLANNED == Appointment.objects.get().state
    assert [("REQUEST", "Dov")] == mailed()


def test_field_goes_there_all_the_same(meeting, waiting, dov):
    answers.send_back(waiting, dov, reason="budget_holder", keep_meeting=True)

    assert State.PLANNED == Appointment.objects.get().state
    assert "The meeting of Thu 26 Nov, 15:00 with Dov stands." in told()


def test_what_inside_takes_back_calls_the_meeting_off_unless_it_is_kept(meeting, waiting, ann, dov):
    answers.withdraw(waiting, ann, keep_meeting=True)
    assert State.PLANNED == Appointment.objects.get().state
    handoff = hand_over.hand_over(Lead.objects.get(), ann, brief="Again.", to=dov)
    answers.withdraw(handoff, ann)

    assert State.CANCELLED == Appointment.objects.get().state
    assert ("CANCEL", "Dov") == mailed()[-1]


def test_the_page_asks_what_becomes_of_the_meeting(client, meeting, waiting, dov):
    page = shown(client, dov, f"/handoffs/{waiting.pk}/send-back/")
    assert "The meeting of Thu 26 Nov 15:00" in page
    assert "Is cancelled. Sanne Dekker gets a cancellation." in page
    unasked = send(client, dov, "handoff-send-back", waiting, reason="other")
    assert 422 == unasked.status_code
    assert "A meeting stands: what becomes of it?" in unasked.content.decode()

    send(client, dov, "handoff-send-back", waiting, reason="other", keep_meeting="keep")

    assert ("returned", State.PLANNED) == (Handoff.objects.get().state, Appointment.objects.get().state)


def test_so_does_the_page_on_which_inside_takes_it_back(client, meeting, waiting, ann):
    assert "Is cancelled. Sanne Dekker gets a cancellation." in shown(client, ann, f"/handoffs/{waiting.pk}/")
    unasked = send(client, ann, "handoff-withdraw", waiting)
    assert (422, "offered") == (unasked.status_code, Handoff.objects.get().state)
    assert "A meeting stands: what becomes of it?" in unasked.content.decode()

    send(client, ann, "handoff-withdraw", waiting, keep_meeting="cancel")

    assert ("withdrawn", State.CANCELLED) == (Handoff.objects.get().state, Appointment.objects.get().state)


def test_without_a_meeting_nothing_is_asked(client, waiting, ann):
    send(client, ann, "handoff-withdraw", waiting)

    assert "withdrawn" == Handoff.objects.get().state


@pytest.mark.parametrize("door", ["phone-nurture", "marketing"])
def test_the_doors_say_that_the_meeting_is_called_off(client, meeting, waiting, dov, door):
    said = "The meeting of Thu 26 Nov 15:00 is cancelled. Sanne Dekker gets a cancellation."
    assert said in shown(client, dov, f"/handoffs/{waiting.pk}/{door}/")

    typed = {"on": "2027-02-01", "said": "No budget", "reason": "no_budget"}
    send(client, dov, f"handoff-{door}", waiting, **typed)

    assert State.CANCELLED == Appointment.objects.get().state
    assert any("is cancelled: No budget" in each for each in told())


def test_who_was_not_invited_has_to_be_told(client, waiting, ann, dov):
    booking.book(waiting.lead, dov, ann, starts_at=at(26, 15))

    page = shown(client, dov, f"/handoffs/{waiting.pk}/marketing/")
    assert "No invitation went out, so tell them yourself." in page


def test_deals_and_kept_leads_say_it_too(client, deal, make_handoff, ann, dov):
    said = "Unless field keeps it: The meeting of Thu 26 Nov 15:00 is cancelled."
    booking.book(deal.lead, dov, ann, starts_at=at(26, 15))
    for door in ("phone-nurture", "marketing", "lose"):
        assert said in " ".join(shown(client, dov, f"/opportunities/{deal.pk}/{door}/").split())
    facts = {"said": "Large", "next_step": "Visit", "review_on": at(30, 9).date()}
    lead = answers.keep(make_handoff("Bos Staal"), dov, **facts)
    booking.book(lead, dov, ann, starts_at=at(27, 15))
    page = shown(client, dov, f"/field-nurture/{lead.pk}/disqualify/")
    assert "Unless field keeps it: The meeting of Fri 27 Nov 15:00 is cancelled." in " ".join(page.split())


def very_late(handoff):
    return handoff.to.calendar.add(handoff.due_at, timedelta(hours=48))


@pytest.fixture
def far_off(waiting, ann, dov):
    """A meeting that is to come when the answer is very late."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email="sanne@vanhouten.example")
    return booking.book(waiting.lead, dov, ann, starts_at=datetime(2026, 12, 17, 11, tzinfo=at(26, 1).tzinfo))


def test_passed_on_the_meeting_goes_to_the_colleague(client, far_off, waiting, cleo, fay):
    with clock.moved_to(very_late(waiting)):
        page = " ".join(shown(client, cleo, f"/handoffs/{waiting.pk}/").split())
        assert "The meeting of Thu 17 Dec 11:00 goes along" in page
        pass_on.pass_on(Handoff.objects.get(), cleo)

    met = Appointment.objects.planned().get()
    assert (fay, far_off.starts_at) == (met.person, met.starts_at)
    assert [("REQUEST", "Dov"), ("CANCEL", "Dov"), ("REQUEST", "Fay")] == mailed()
    assert StepKind.ANSWER == met.lead.steps.get().kind


def test_where_the_colleague_has_something_else_inside_agrees_on_a_new_time(
    far_off, waiting, make_qualified, ann, cleo, fay
):
    booking.book(make_qualified("Bos Staal"), fay, ann, starts_at=far_off.starts_at)
    with clock.moved_to(very_late(waiting)):
        pass_on.pass_on(Handoff.objects.get(pk=waiting.pk), cleo)

    step = waiting.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann) == (step.kind, step.assignee)
    assert "Fay can't be there Thu 17 Dec, 11:00: agree on a new time." == step.why


@pytest.fixture
def kept_meeting(meeting, waiting, ann):
    """Taken back by ann; the meeting with dov stands."""
    return answers.withdraw(waiting, ann, keep_meeting=True)


def test_offered_to_another_the_meeting_follows(kept_meeting, ann, fay):
    hand_over.hand_over(kept_meeting, ann, to=fay, why="She knows them.", brief="Now.")

    met = Appointment.objects.planned().get()
    assert (fay, at(26, 15)) == (met.person, met.starts_at)


def test_another_time_takes_the_place_of_the_one_that_stood(kept_meeting, ann, dov):
    hand_over.hand_over(kept_meeting, ann, to=dov, brief="Now.", starts_at=at(27, 10))

    met = Appointment.objects.get()
    assert (at(27, 10), 1, "https://meet.example/x") == (met.starts_at, met.sequence, met.location)


def test_with_another_time_for_the_next_the_later_ones_follow_too(kept_meeting, ann, dov, fay):
    booking.book(kept_meeting, dov, ann, starts_at=at(30, 11), location="At their site")

    hand_over.hand_over(kept_meeting, ann, to=fay, why="She knows them.", brief="Now.", starts_at=at(27, 10))

    met = Appointment.objects.planned().order_by("starts_at").values_list("person", "starts_at")
    assert [(fay.pk, at(27, 10)), (fay.pk, at(30, 11))] == list(met)


def test_a_later_meeting_gives_way_to_the_time_that_was_agreed(kept_meeting, ann, dov, fay):
    booking.book(kept_meeting, dov, ann, starts_at=at(30, 11))

    hand_over.hand_over(kept_meeting, ann, to=fay, why="She knows them.", brief="Now.", starts_at=at(30, 11))

    assert (fay.pk, at(30, 11)) == Appointment.objects.planned().values_list("person", "starts_at").get()
    assert "Fay can't be there Mon 30 Nov, 11:00: agree on a new time." == kept_meeting.steps.get().why


def test_a_later_meeting_that_follows_is_no_answer_to_one_that_could_not(
    kept_meeting, make_qualified, ann, dov, fay
):
    booking.book(kept_meeting, dov, ann, starts_at=at(30, 11))
    booking.book(make_qualified("Bos Staal"), fay, ann, starts_at=at(26, 15))

    hand_over.hand_over(kept_meeting, ann, to=fay, why="She knows them.", brief="Now.")

    assert at(30, 11) == kept_meeting.appointments.planned().get().starts_at
    assert "Fay can't be there Thu 26 Nov, 15:00: agree on a new time." == kept_meeting.steps.get().why


@pytest.fixture
def offer(client, kept_meeting, ann, dov):
    """Ann offers it again, as the page sends it."""
    client.force_login(ann)
    typed = {
        "route": "field",
        "to": dov.pk,
        "probability": "40",
        "brief": "Now.",
        "meeting": "",
        "location": "Teams",
    }
    return lambda **more: client.post(f"/leads/{kept_meeting.pk}/handoffs/new/", typed | more)


def test_a_meeting_that_stands_becomes_a_visit_at_the_time_that_was_agreed(offer):
    offer(visit="on")

    met = Appointment.objects.get()
    assert (at(26, 15), True, "Teams", 1) == (met.starts_at, met.visit, met.location, met.sequence)


def test_a_visit_that_is_moved_becomes_a_call_by_video(offer, meeting):
    Appointment.objects.update(visit=True)
    offer(meeting="other", at="2026-11-27T10:00")

    met = Appointment.objects.get()
    assert (at(27, 10), False) == (met.starts_at, met.visit)


def test_a_meeting_with_another_becomes_the_visit_that_was_said(offer, fay):
    offer(to=fay.pk, why="She knows them.", visit="on")

    met = Appointment.objects.planned().get()
    assert (fay, True, "Teams") == (met.person, met.visit, met.location)


def test_what_is_not_changed_sends_no_second_invitation(offer, meeting):
    offer(location="https://meet.example/x")

    assert (0, [("REQUEST", "Dov")]) == (Appointment.objects.get().sequence, mailed())


def test_the_offer_shows_where_the_meeting_is_and_keeps_a_tick_that_is_taken_away(client, offer, meeting):
    Appointment.objects.update(visit=True)
    ticked = 'id="id_visit" checked'

    page = client.get(f"/leads/{meeting.lead_id}/handoffs/new/").content.decode()
    assert 'value="https://meet.example/x"' in page
    assert ticked in page
    assert ticked not in offer(show="times").content.decode()


def test_the_offer_proposes_what_was_agreed(client, kept_meeting, ann):
    page = shown(client, ann, f"/leads/{kept_meeting.pk}/handoffs/new/")

    assert "As agreed: Thu 26 Nov, 15:00, with Dov" in page


def test_the_inbox_shows_a_meeting_that_was_agreed_before_the_offer(client, kept_meeting, ann, dov):
    hand_over.hand_over(kept_meeting, ann, brief="Again.", to=dov)

    assert "meeting Thu 26 Nov 15:00" in " ".join(shown(client, dov, "/handoffs/").split())


def test_a_no_show_while_a_question_is_open_is_on_the_desk_beside_it(client, meeting, waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    with clock.moved_to(at(26, 17)):
        meeting_outcome.no_show(meeting, dov)
        page = shown(client, ann, "/desk/")
        assert "Nobody came: agree on a new time." in page
        assert "Who signs?" in page

        questions.answer(Handoff.objects.get(), ann, answer="The board.")
        assert [StepKind.RESCHEDULE] == list(waiting.lead.steps.values_list("kind", flat=True))
        booking.book(waiting.lead, dov, ann, starts_at=at(27, 10))
        assert [StepKind.ANSWER] == list(waiting.lead.steps.values_list("kind", flat=True))


def test_a_time_that_is_found_leaves_the_question_open(meeting, waiting, ann, dov):
    with clock.moved_to(at(26, 17)):
        meeting_outcome.no_show(meeting, dov)
        questions.ask(waiting, dov, text="Who signs?")
        assert {StepKind.RESCHEDULE, StepKind.QUESTION} == set(
            waiting.lead.steps.values_list("kind", flat=True)
        )
        booking.book(waiting.lead, dov, ann, starts_at=at(27, 10))

    assert ["Who signs?"] == [step.why for step in field_questions.open_questions(ann)]
    assert [StepKind.QUESTION] == list(waiting.lead.steps.values_list("kind", flat=True))


def test_a_no_show_of_what_field_looks_at_again_is_on_the_desk_too(meeting, waiting, ann, dov):
    facts = {"said": "Large", "next_step": "Visit", "review_on": at(26, 9).date()}
    answers.keep(waiting, dov, **facts)
    with clock.moved_to(at(26, 17)) as now:
        field_nurture.run(now)
        meeting_outcome.no_show(meeting, dov)

    step = waiting.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann) == (step.kind, step.assignee)
