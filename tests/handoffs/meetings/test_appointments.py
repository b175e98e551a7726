"""A meeting is booked, moved, called off, held, or nobody comes: and what happens next each time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from handoffs.acceptance import answers
from handoffs.meetings import availability, booking, meeting_outcome
from handoffs.models import Appointment, AppointmentChange, Feedback
from handoffs.models.handoff import Reason
from leads.compliance import eligibility
from leads.funnel import transitions
from leads.models import Activity, Lead, Visit
from leads.models.queue.next_step import StepKind
from leads.models.stages import FinalReason
from leads.queue import claim
from salesdesk import clock
from salesdesk.people import absences
from salesdesk.people.models import User

pytestmark = pytest.mark.django_db
State = Appointment.State


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def make_meeting(tuesday, dov, ann):
    def make(lead, starts_at=None, **facts):
        return booking.book(lead, dov, ann, starts_at=starts_at or at(25, 11), **facts)

    return make


@pytest.fixture
def meeting(waiting, make_meeting):
    """Wednesday at eleven, while dov's answer is awaited."""
    return make_meeting(waiting.lead)


@pytest.fixture
def after(meeting):
    """Wednesday afternoon."""
    with clock.moved_to(at(25, 14)):
        yield meeting


def test_no_meeting_in_the_past(waiting, make_meeting):
    with pytest.raises(transitions.Refused, match="passed"):
        make_meeting(waiting.lead, at(24, 9))


def test_no_meeting_with_a_lead_that_was_closed_meanwhile(waiting, make_meeting, dov):
    seen = waiting.lead
    answers.rule_out(waiting, dov, reason=FinalReason.OUT_OF_BUSINESS, agreed=Reason.WRONG_FIT)

    with pytest.raises(transitions.Refused, match="closed"):
        make_meeting(seen)
    assert not Appointment.objects.exists()


def test_who_is_taken_has_other_times(meeting, make_handoff, make_meeting):
    with pytest.raises(booking.SlotTaken, match="Dov has something else then") as taken:
        make_meeting(make_handoff("Bos Staal").lead, at(25, 11, 15))

    assert [at(25, 10), at(25, 12), at(25, 12, 30)] == taken.value.free


def test_who_is_away_has_other_times(waiting, make_meeting, dov, cleo):
    absences.record(dov, cleo, starts_at=at(25, 0), ends_at=at(26, 0), reason="holiday")
    with pytest.raises(booking.SlotTaken, match="Dov is away then") as taken:
        make_meeting(waiting.lead)

    assert not [free for free in taken.value.free if free.day == 25]


def test_outside_working_hours_is_allowed_with_a_word(waiting, make_meeting, dov):
    early = make_meeting(waiting.lead, at(25, 7, 30))

    said = list(booking.booking_warnings(early))
    assert "That is outside the working hours of Dov." in said
    assert "It is 07:30 there then: outside office hours." in said


def test_a_moved_meeting_frees_its_time(meeting, make_handoff, make_meeting, ann):
    booking.move(meeting, ann, starts_at=at(26, 15), reason="She is ill")
    make_meeting(make_handoff("Bos Staal").lead, at(25, 11))

    moved = Appointment.objects.get(pk=meeting.pk)
    assert (at(26, 15), at(26, 15, 45), 1) == (moved.starts_at, moved.ends_at, moved.sequence)
    assert ["booked", "moved"] == list(moved.changes.order_by("pk").values_list("what", flat=True))


def test_a_cancelled_meeting_frees_its_time_and_says_who_was_first(meeting, make_meeting, waiting, ann, dov):
    booking.cancel(meeting, ann, reason="They chose another")

    with pytest.raises(transitions.Refused, match="Ann was first: this meeting is cancelled"):
        booking.move(meeting, dov, starts_at=at(26, 15))
    make_meeting(waiting.lead, at(25, 11))


def test_what_was_done_with_a_meeting_is_not_rewritten(meeting):
    from django.db.utils import DatabaseError

    with pytest.raises(DatabaseError):
        AppointmentChange.objects.update(said="It was otherwise")


def test_a_meeting_that_was_held_is_a_line_of_the_story(after, dov):
    meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD, said="Wants a quote")

    told = Activity.objects.get(lead=after.lead, kind=Activity.Kind.MEETING)
    assert (dov, at(25, 11, 45), 45 * 60) == (told.by, told.at, told.seconds)
    assert "After the meeting: Good: Wants a quote" == told.note
    assert told in Activity.objects.conversations()


def test_nothing_is_said_of_a_meeting_before_it_began(meeting, dov):
    with pytest.raises(transitions.Refused, match="not begun yet"):
        meeting_outcome.mark_held(meeting, dov)


def test_who_was_there_says_how_it_was(after, ann, cleo, dov):
    with pytest.raises(transitions.NotYours):
        meeting_outcome.mark_held(after, ann)
    meeting_outcome.mark_held(after, cleo)
    with pytest.raises(transitions.NotYours):
        meeting_outcome.give_feedback(after, cleo, feedback=Feedback.GOOD)
    meeting_outcome.give_feedback(after, dov, feedback=Feedback.TOO_EARLY, said="Next year")

    assert "After the meeting: Too early: Next year" == after.lead.activities.latest("pk").note
    with pytest.raises(transitions.Refused, match="said already"):
        meeting_outcome.give_feedback(after, dov, feedback=Feedback.GOOD)


def test_when_nobody_comes_the_inside_rep_agrees_on_a_new_time(after, ann, dov, waiting):
    meeting_outcome.no_show(after, dov, said="The gate was shut")

    step = after.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann, "Nobody came: agree on a new time.") == (
        step.kind,
        step.assignee,
        step.why,
    )
    assert "After the meeting: Nobody came: The gate was shut" == after.lead.activities.latest("pk").note
    assert claim.take_next(ann) is None


def test_when_a_new_time_is_found_fields_answer_is_awaited_again(after, ann, dov, waiting):
    meeting_outcome.no_show(after, dov)
    booking.book(after.lead, dov, ann, starts_at=at(27, 10))

    step = after.lead.steps.get()
    assert (StepKind.ANSWER, dov, waiting.due_at) == (step.kind, step.assignee, step.due_at)


def test_a_deal_goes_on_at_the_new_time(deal, make_meeting, ann, dov):
    first = make_meeting(deal.lead)
    with clock.moved_to(at(25, 14)):
        meeting_outcome.no_show(first, dov)
        assert StepKind.RESCHEDULE == deal.lead.steps.get().kind
        booking.book(deal.lead, dov, ann, starts_at=at(27, 10))

    step = deal.lead.steps.get()
    assert (StepKind.FIELD, dov, at(27, 10)) == (step.kind, step.assignee, step.due_at)


def test_a_lead_that_inside_has_again_is_called_from_the_queue(meeting, waiting, ann, dov):
    missing = "What do they lose a year?"
    answers.send_back(waiting, dov, reason="need_unclear", missing=missing, keep_meeting=True)
    with clock.moved_to(at(25, 14)) as now:
        eligibility.run(now)
        meeting_outcome.no_show(meeting, dov)

    step = Lead.objects.get(pk=meeting.lead_id).steps.get()
    assert (StepKind.RETURNED, ann, True) == (step.kind, step.assignee, step.ready)


def test_fields_meeting_shows_before_inside_calls(meeting, ann):
    assert at(25, 11) == Visit.objects.get(company=meeting.lead.company).at
    booking.move(meeting, ann, starts_at=at(26, 11))
    assert [at(26, 11)] == list(Visit.objects.values_list("at", flat=True))
    booking.cancel(meeting, ann, reason="No need")
    assert not Visit.objects.exists()


def test_who_has_no_address_is_not_invited_and_it_says_so(meeting):
    assert "" == meeting.invited_address
    assert "There is no e-mail address." in list(booking.booking_warnings(meeting))


def test_free_times_leave_what_is_planned(meeting, dov):
    free = availability.free_slots(User.objects.get(pk=dov.pk), after=at(25, 9), count=4)

    assert [at(25, 10), at(25, 12), at(25, 12, 30), at(25, 13)] == free


def test_a_lead_that_falls_back_keeps_no_meeting(meeting, waiting, dov):
    answers.to_marketing(waiting, dov, reason="no_budget", said="No budget this year")

    assert (State.CANCELLED, "No budget this year") == (
        Appointment.objects.get(pk=meeting.pk).state,
        meeting.changes.latest("pk").said,
    )


def test_of_a_lead_that_goes_another_way_every_meeting_is_called_off(meeting, ann):
    lead = transitions.lock_lead(meeting.lead_id)
    assert [meeting] == booking.cancel_upcoming(lead, ann, "They go another way")
    assert State.CANCELLED == Appointment.objects.get(pk=meeting.pk).state
