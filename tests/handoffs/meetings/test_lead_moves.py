"""Meetings of a lead that moves: previewed, then cancelled, kept or transferred."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from handoffs.acceptance import answers, hand_over, pass_on, questions
from handoffs.deals import field_nurture
from handoffs.meetings import booking, lead_moves, meeting_outcome
from handoffs.models import Appointment, Handoff
from leads.calling import field_questions
from leads.funnel.timeline import timeline_of
from leads.models import Contact, Lead
from leads.models.queue.step_kind import StepKind
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
    """A meeting on Thursday at three, while dov's response is pending; sanne is invited."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email="sanne@vanhouten.example")
    return booking.book(waiting.lead, dov, ann, starts_at=at(26, 15), location="https://meet.example/x")


def mailed():
    """The method and organizer of each invitation, in order."""
    sent = Outbox.objects.filter(payload__has_key="ics").order_by("pk")
    calendars = [Calendar.from_ical(row.payload["ics"]) for row in sent]
    return [(each["METHOD"], each.walk("VEVENT")[0]["ORGANIZER"].params["CN"]) for each in calendars]


def timeline_texts():
    return [entry.text for entry in timeline_of(Lead.objects.get())]


def send(client, user, name, handoff, **typed):
    client.force_login(user)
    return client.post(reverse(name, args=[handoff.pk]), typed)


def shown(client, user, address):
    client.force_login(user)
    return client.get(address).content.decode()


def test_send_back_cancels_meeting(meeting, waiting, dov):
    answers.send_back(waiting, dov, reason="budget_holder", missing_info="Who signs?")

    assert State.CANCELLED == Appointment.objects.get().state
    assert [("REQUEST", "Dov"), ("CANCEL", "Dov")] == mailed()
    assert "Meeting on Thu 26 Nov 15:00 with Dov cancelled: Who signs?" in timeline_texts()


def test_send_back_keeps_meeting_in_progress(meeting, waiting, dov):
    with clock.moved_to(meeting.starts_at + timedelta(minutes=5)):
        answers.send_back(waiting, dov, reason="budget_holder", missing_info="Who signs?")

    assert State.PLANNED == Appointment.objects.get().state
    assert [("REQUEST", "Dov")] == mailed()


def test_send_back_can_keep_meeting(meeting, waiting, dov):
    answers.send_back(waiting, dov, reason="budget_holder", keep_meeting=True)

    assert State.PLANNED == Appointment.objects.get().state
    assert "Meeting on Thu 26 Nov 15:00 with Dov kept." in timeline_texts()


def test_withdraw_cancels_meeting_unless_kept(meeting, waiting, ann, dov):
    answers.withdraw(waiting, ann, keep_meeting=True)
    assert State.PLANNED == Appointment.objects.get().state
    handoff = hand_over.hand_over(Lead.objects.get(), ann, brief="Again.", to=dov)
    answers.withdraw(handoff, ann)

    assert State.CANCELLED == Appointment.objects.get().state
    assert ("CANCEL", "Dov") == mailed()[-1]


def test_send_back_page_requires_meeting_choice(client, meeting, waiting, dov):
    page = shown(client, dov, f"/handoffs/{waiting.pk}/send-back/")
    assert "Upcoming meeting: Thu 26 Nov 15:00" in page
    assert "Cancel it. Sanne Dekker gets a cancellation e-mail." in page
    unasked = send(client, dov, "handoff-send-back", waiting, reason="other")
    assert 422 == unasked.status_code
    assert "Choose whether to cancel or keep the meeting." in unasked.content.decode()

    send(client, dov, "handoff-send-back", waiting, reason="other", keep_meeting="keep")

    assert ("returned", State.PLANNED) == (Handoff.objects.get().state, Appointment.objects.get().state)


def test_withdraw_page_requires_meeting_choice(client, meeting, waiting, ann):
    assert "Cancel it. Sanne Dekker gets a cancellation e-mail." in shown(
        client, ann, f"/handoffs/{waiting.pk}/"
    )
    unasked = send(client, ann, "handoff-withdraw", waiting)
    assert (422, "offered") == (unasked.status_code, Handoff.objects.get().state)
    assert "Choose whether to cancel or keep the meeting." in unasked.content.decode()

    send(client, ann, "handoff-withdraw", waiting, keep_meeting="cancel")

    assert ("withdrawn", State.CANCELLED) == (Handoff.objects.get().state, Appointment.objects.get().state)


def test_withdraw_without_meeting_asks_nothing(client, waiting, ann):
    send(client, ann, "handoff-withdraw", waiting)

    assert "withdrawn" == Handoff.objects.get().state


@pytest.mark.parametrize("exit_route", ["phone-nurture", "marketing"])
def test_handoff_exits_preview_and_cancel_meeting(client, meeting, waiting, dov, exit_route):
    preview = "The meeting (Thu 26 Nov 15:00) will be cancelled. Sanne Dekker gets a cancellation e-mail."
    assert preview in shown(client, dov, f"/handoffs/{waiting.pk}/{exit_route}/")

    typed = {"on": "2027-02-01", "comment": "No budget", "reason": "no_budget"}
    send(client, dov, f"handoff-{exit_route}", waiting, **typed)

    assert State.CANCELLED == Appointment.objects.get().state
    assert any("cancelled: No budget" in each for each in timeline_texts())


def test_preview_mentions_missing_invitation(client, waiting, ann, dov):
    booking.book(waiting.lead, dov, ann, starts_at=at(26, 15))

    page = shown(client, dov, f"/handoffs/{waiting.pk}/marketing/")
    assert "No invitation was sent. Let them know yourself." in page


def test_deal_and_field_nurture_exits_preview_cancellation(client, deal, make_handoff, ann, dov):
    preview = "Unless field keeps the lead: The meeting (Thu 26 Nov 15:00) will be cancelled."
    booking.book(deal.lead, dov, ann, starts_at=at(26, 15))
    for exit_route in ("phone-nurture", "marketing", "lose"):
        assert preview in " ".join(shown(client, dov, f"/opportunities/{deal.pk}/{exit_route}/").split())
    facts = {"comment": "Large", "next_step": "Visit", "review_on": at(30, 9).date()}
    lead = answers.keep(make_handoff("Bos Staal"), dov, **facts)
    booking.book(lead, dov, ann, starts_at=at(27, 15))
    page = shown(client, dov, f"/field-nurture/{lead.pk}/disqualify/")
    assert "Unless field keeps the lead: The meeting (Fri 27 Nov 15:00) will be cancelled." in " ".join(
        page.split()
    )


def very_late(handoff):
    return handoff.to.calendar.add(handoff.due_at, timedelta(hours=48))


@pytest.fixture
def december_meeting(waiting, ann, dov):
    """A meeting that is still ahead when the response is very late."""
    Contact.objects.filter(pk=waiting.lead.contact_id).update(email="sanne@vanhouten.example")
    return booking.book(waiting.lead, dov, ann, starts_at=datetime(2026, 12, 17, 11, tzinfo=at(26, 1).tzinfo))


def test_pass_on_transfers_meeting(client, december_meeting, waiting, cleo, fay):
    with clock.moved_to(very_late(waiting)):
        page = " ".join(shown(client, cleo, f"/handoffs/{waiting.pk}/").split())
        assert "The meeting (Thu 17 Dec 11:00) moves with it." in page
        pass_on.pass_on(Handoff.objects.get(), cleo)

    met = Appointment.objects.planned().get()
    assert (fay, december_meeting.starts_at) == (met.person, met.starts_at)
    assert [("REQUEST", "Dov"), ("CANCEL", "Dov"), ("REQUEST", "Fay")] == mailed()
    assert StepKind.ANSWER == met.lead.steps.get().kind


def test_pass_on_conflict_plans_reschedule(december_meeting, waiting, make_qualified, ann, cleo, fay):
    booking.book(make_qualified("Bos Staal"), fay, ann, starts_at=december_meeting.starts_at)
    with clock.moved_to(very_late(waiting)):
        pass_on.pass_on(Handoff.objects.get(pk=waiting.pk), cleo)

    step = waiting.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann) == (step.kind, step.assignee)
    assert "Fay is not available on Thu 17 Dec 11:00. Agree on a new time." == step.why


@pytest.fixture
def withdrawn_lead(meeting, waiting, ann):
    """A lead that ann withdrew, keeping the meeting with dov."""
    return answers.withdraw(waiting, ann, keep_meeting=True)


def test_hand_over_transfers_withdrawn_lead(withdrawn_lead, ann, fay):
    hand_over.hand_over(withdrawn_lead, ann, to=fay, why="She knows them.", brief="Now.")

    met = Appointment.objects.planned().get()
    assert (fay, at(26, 15)) == (met.person, met.starts_at)


def test_hand_over_with_new_time_moves_meeting(withdrawn_lead, ann, dov):
    hand_over.hand_over(withdrawn_lead, ann, to=dov, brief="Now.", starts_at=at(27, 10))

    met = Appointment.objects.get()
    assert (at(27, 10), 1, "https://meet.example/x") == (met.starts_at, met.sequence, met.location)


def test_hand_over_with_new_time_transfers_later_meetings(withdrawn_lead, ann, dov, fay):
    booking.book(withdrawn_lead, dov, ann, starts_at=at(30, 11), location="At their site")

    hand_over.hand_over(
        withdrawn_lead, ann, to=fay, why="She knows them.", brief="Now.", starts_at=at(27, 10)
    )

    met = Appointment.objects.planned().order_by("starts_at").values_list("person", "starts_at")
    assert [(fay.pk, at(27, 10)), (fay.pk, at(30, 11))] == list(met)


def test_conflicting_later_meeting_is_rescheduled(withdrawn_lead, ann, dov, fay):
    booking.book(withdrawn_lead, dov, ann, starts_at=at(30, 11))

    hand_over.hand_over(
        withdrawn_lead, ann, to=fay, why="She knows them.", brief="Now.", starts_at=at(30, 11)
    )

    assert (fay.pk, at(30, 11)) == Appointment.objects.planned().values_list("person", "starts_at").get()
    assert "Fay is not available on Mon 30 Nov 11:00. Agree on a new time." == withdrawn_lead.steps.get().why


def test_transferred_meeting_does_not_finish_reschedule(withdrawn_lead, make_qualified, ann, dov, fay):
    booking.book(withdrawn_lead, dov, ann, starts_at=at(30, 11))
    booking.book(make_qualified("Bos Staal"), fay, ann, starts_at=at(26, 15))

    hand_over.hand_over(withdrawn_lead, ann, to=fay, why="She knows them.", brief="Now.")

    assert at(30, 11) == withdrawn_lead.appointments.planned().get().starts_at
    assert "Fay is not available on Thu 26 Nov 15:00. Agree on a new time." == withdrawn_lead.steps.get().why


@pytest.fixture
def offer(client, withdrawn_lead, ann, dov):
    """Submit the handover form again as ann."""
    client.force_login(ann)
    typed = {
        "route": "field",
        "to": dov.pk,
        "probability": "40",
        "brief": "Now.",
        "meeting": "",
        "location": "Teams",
    }
    return lambda **more: client.post(f"/leads/{withdrawn_lead.pk}/handoffs/new/", typed | more)


def test_hand_over_turns_meeting_into_visit(offer):
    offer(visit="on")

    met = Appointment.objects.get()
    assert (at(26, 15), True, "Teams", 1) == (met.starts_at, met.visit, met.location, met.sequence)


def test_hand_over_turns_visit_into_video_call(offer, meeting):
    Appointment.objects.update(visit=True)
    offer(meeting="other", at="2026-11-27T10:00")

    met = Appointment.objects.get()
    assert (at(27, 10), False) == (met.starts_at, met.visit)


def test_hand_over_to_other_rep_turns_meeting_into_visit(offer, fay):
    offer(to=fay.pk, why="She knows them.", visit="on")

    met = Appointment.objects.planned().get()
    assert (fay, True, "Teams") == (met.person, met.visit, met.location)


def test_unchanged_meeting_sends_no_update(offer, meeting):
    offer(location="https://meet.example/x")

    assert (0, [("REQUEST", "Dov")]) == (Appointment.objects.get().sequence, mailed())


def test_handover_form_keeps_unchecked_visit(client, offer, meeting):
    Appointment.objects.update(visit=True)
    ticked = 'id="id_visit" checked'

    page = client.get(f"/leads/{meeting.lead_id}/handoffs/new/").content.decode()
    assert 'value="https://meet.example/x"' in page
    assert ticked in page
    assert ticked not in offer(show="times").content.decode()


def test_handover_form_offers_existing_meeting(client, withdrawn_lead, ann):
    page = shown(client, ann, f"/leads/{withdrawn_lead.pk}/handoffs/new/")

    assert "As planned: Thu 26 Nov 15:00, with Dov" in page


def test_inbox_shows_meeting_from_before_the_offer(client, withdrawn_lead, ann, dov):
    hand_over.hand_over(withdrawn_lead, ann, brief="Again.", to=dov)

    assert "meeting Thu 26 Nov 15:00" in " ".join(shown(client, dov, "/handoffs/").split())


def test_no_show_and_open_question_are_both_on_desk(client, meeting, waiting, ann, dov):
    questions.ask(waiting, dov, text="Who signs?")
    with clock.moved_to(at(26, 17)):
        meeting_outcome.no_show(meeting, dov)
        page = shown(client, ann, "/desk/")
        assert "No-show. Agree on a new time." in page
        assert "Who signs?" in page

        questions.answer(Handoff.objects.get(), ann, answer="The board.")
        assert [StepKind.RESCHEDULE] == list(waiting.lead.steps.values_list("kind", flat=True))
        booking.book(waiting.lead, dov, ann, starts_at=at(27, 10))
        assert [StepKind.ANSWER] == list(waiting.lead.steps.values_list("kind", flat=True))


def test_rebooking_keeps_question_open(meeting, waiting, ann, dov):
    with clock.moved_to(at(26, 17)):
        meeting_outcome.no_show(meeting, dov)
        questions.ask(waiting, dov, text="Who signs?")
        assert {StepKind.RESCHEDULE, StepKind.QUESTION} == set(
            waiting.lead.steps.values_list("kind", flat=True)
        )
        booking.book(waiting.lead, dov, ann, starts_at=at(27, 10))

    assert ["Who signs?"] == [step.why for step in field_questions.open_questions(ann)]
    assert [StepKind.QUESTION] == list(waiting.lead.steps.values_list("kind", flat=True))


def test_no_show_of_field_nurture_lead_plans_reschedule(meeting, waiting, ann, dov):
    facts = {"comment": "Large", "next_step": "Visit", "review_on": at(26, 9).date()}
    answers.keep(waiting, dov, **facts)
    with clock.moved_to(at(26, 17)) as now:
        field_nurture.run(now)
        meeting_outcome.no_show(meeting, dov)

    step = waiting.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann) == (step.kind, step.assignee)


def test_personal_link_of_the_new_host_replaces_the_old_one(meeting, ann, dov, fay):
    for person in (dov, fay):
        person.meeting_link = f"https://meet.example/{person.name}"
        person.save()
    moved = booking.move(meeting, ann, starts_at=meeting.starts_at, location=fay.meeting_link)
    lead_moves.transfer_meetings(meeting.lead, dov, fay, ann)

    assert moved.location == "https://meet.example/Dov"
    assert fay.appointments.get().location == "https://meet.example/Fay"


def test_visit_takes_place_on_site_and_not_at_a_personal_link(meeting, ann, dov):
    dov.meeting_link = "https://meet.example/dov"
    dov.save()
    moved = booking.move(meeting, ann, starts_at=meeting.starts_at, location=dov.meeting_link, visit=True)

    assert (moved.location, moved.visit) == ("", True)
