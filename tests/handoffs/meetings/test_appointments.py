"""Meetings are booked, rescheduled, cancelled, held or missed, and the next step follows."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from handoffs.acceptance import answers
from handoffs.meetings import availability, booking, meeting_outcome, time_slots
from handoffs.models import Appointment, AppointmentChange, Feedback
from leads.compliance import eligibility
from leads.funnel import transitions
from leads.models import Activity, Lead, Visit
from leads.models.queue.step_kind import StepKind
from leads.models.stages import DropReason, ExitRoute, FinalReason
from leads.queue import claim
from leads.recycling.take_exit import ExitDecision
from salesdesk import clock
from salesdesk.people import holidays
from salesdesk.people.membership import absences
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
    """A meeting on Wednesday at eleven, while dov's response is pending."""
    return make_meeting(waiting.lead)


@pytest.fixture
def after(meeting):
    """Wednesday afternoon."""
    with clock.moved_to(at(25, 14)):
        yield meeting


def test_booking_in_the_past_is_refused(waiting, make_meeting):
    with pytest.raises(transitions.Refused, match="in the past"):
        make_meeting(waiting.lead, at(24, 9))


def test_booking_for_closed_lead_is_refused(waiting, make_meeting, dov):
    seen = waiting.lead
    drop = ExitDecision(ExitRoute.DISQUALIFIED, date(2026, 11, 24), FinalReason.OUT_OF_BUSINESS)
    answers.exit_handoff(waiting, dov, drop=drop)

    with pytest.raises(transitions.Refused, match="closed"):
        make_meeting(seen)
    assert not Appointment.objects.exists()


def test_booking_busy_host_suggests_free_times(meeting, make_handoff, make_meeting):
    with pytest.raises(time_slots.SlotTaken, match="Dov is busy") as taken:
        make_meeting(make_handoff("Bos Staal").lead, at(25, 11, 15))

    assert [at(25, 10), at(25, 12), at(25, 12, 30)] == taken.value.free


def test_booking_absent_host_suggests_other_days(waiting, make_meeting, dov, cleo):
    absences.record(dov, cleo, starts_at=at(25, 0), ends_at=at(26, 0), reason="holiday")
    with pytest.raises(time_slots.SlotTaken, match="Dov is away") as taken:
        make_meeting(waiting.lead)

    assert not [free for free in taken.value.free if free.day == 25]


def test_booking_outside_working_hours_warns(waiting, make_meeting, dov):
    early = make_meeting(waiting.lead, at(25, 7, 30))

    warnings = list(booking.booking_warnings(early))
    assert "This is outside Dov’s working hours." in warnings
    assert "It will be 07:30 there, outside office hours." in warnings


def test_rescheduled_meeting_frees_its_slot(meeting, make_handoff, make_meeting, ann):
    booking.move(meeting, ann, starts_at=at(26, 15), reason="She is ill")
    make_meeting(make_handoff("Bos Staal").lead, at(25, 11))

    moved = Appointment.objects.get(pk=meeting.pk)
    assert (at(26, 15), at(26, 15, 45), 1) == (moved.starts_at, moved.ends_at, moved.sequence)
    assert ["booked", "moved"] == list(moved.changes.order_by("pk").values_list("event", flat=True))


def test_cancelled_meeting_frees_its_slot_and_cannot_move(meeting, make_meeting, waiting, ann, dov):
    booking.cancel(meeting, ann, reason="They chose another")

    with pytest.raises(transitions.Refused, match="Ann already changed this meeting to “cancelled”"):
        booking.move(meeting, dov, starts_at=at(26, 15))
    make_meeting(waiting.lead, at(25, 11))


def test_meeting_history_is_append_only(meeting):
    from django.db.utils import DatabaseError

    with pytest.raises(DatabaseError):
        AppointmentChange.objects.update(note="Rewritten")


def test_held_meeting_is_added_to_timeline(after, dov):
    meeting_outcome.mark_held(after, dov, feedback=Feedback.GOOD, comment="Wants a quote")

    activity = Activity.objects.get(lead=after.lead, kind=Activity.Kind.MEETING)
    assert (dov, at(25, 11, 45), 45 * 60) == (activity.by, activity.at, activity.seconds)
    assert "Meeting feedback: Good: Wants a quote" == activity.note
    assert activity in Activity.objects.conversations()


def test_outcome_before_start_is_refused(meeting, dov):
    with pytest.raises(transitions.Refused, match="not started yet"):
        meeting_outcome.mark_held(meeting, dov)


def test_only_host_gives_feedback(after, ann, cleo, dov):
    with pytest.raises(transitions.NotYours):
        meeting_outcome.mark_held(after, ann)
    meeting_outcome.mark_held(after, cleo)
    with pytest.raises(transitions.NotYours):
        meeting_outcome.give_feedback(after, cleo, feedback=Feedback.GOOD)
    meeting_outcome.give_feedback(after, dov, feedback=Feedback.TOO_EARLY, comment="Next year")

    assert "Meeting feedback: Too early: Next year" == after.lead.activities.latest("pk").note
    with pytest.raises(transitions.Refused, match="already been given"):
        meeting_outcome.give_feedback(after, dov, feedback=Feedback.GOOD)


def test_no_show_plans_reschedule_for_inside(after, ann, dov, waiting):
    meeting_outcome.no_show(after, dov, comment="The gate was shut")

    step = after.lead.steps.get()
    assert (StepKind.RESCHEDULE, ann, "No-show. Agree on a new time.") == (
        step.kind,
        step.assignee,
        step.why,
    )
    assert "Meeting feedback: No-show: The gate was shut" == after.lead.activities.latest("pk").note
    assert claim.take_next(ann) is None


def test_rebooking_resumes_fields_response_step(after, ann, dov, waiting):
    meeting_outcome.no_show(after, dov)
    booking.book(after.lead, dov, ann, starts_at=at(27, 10))

    step = after.lead.steps.get()
    assert (StepKind.ANSWER, dov, waiting.due_at) == (step.kind, step.assignee, step.due_at)


def test_rebooking_resumes_deal_step(deal, make_meeting, ann, dov):
    first = make_meeting(deal.lead)
    with clock.moved_to(at(25, 14)):
        meeting_outcome.no_show(first, dov)
        assert StepKind.RESCHEDULE == deal.lead.steps.get().kind
        booking.book(deal.lead, dov, ann, starts_at=at(27, 10))

    step = deal.lead.steps.get()
    assert (StepKind.FIELD, dov, at(27, 10)) == (step.kind, step.assignee, step.due_at)


def test_no_show_of_returned_lead_goes_to_call_queue(meeting, waiting, ann, dov):
    missing = "What do they lose a year?"
    answers.send_back(waiting, dov, reason="need_unclear", missing_info=missing, keep_meeting=True)
    with clock.moved_to(at(25, 14)) as now:
        eligibility.run(now)
        meeting_outcome.no_show(meeting, dov)

    step = Lead.objects.get(pk=meeting.lead_id).steps.get()
    assert (StepKind.RETURNED, ann, True) == (step.kind, step.assignee, step.ready)


def test_field_visit_follows_meeting(meeting, ann):
    assert at(25, 11) == Visit.objects.get(company=meeting.lead.company).at
    booking.move(meeting, ann, starts_at=at(26, 11))
    assert [at(26, 11)] == list(Visit.objects.values_list("at", flat=True))
    booking.cancel(meeting, ann, reason="No need")
    assert not Visit.objects.exists()


def test_contact_without_email_is_not_invited(meeting):
    assert "" == meeting.invited_address
    assert "No e-mail address is known." in list(booking.booking_warnings(meeting))


def test_free_slots_skip_planned_meetings(meeting, dov):
    free = availability.free_slots(User.objects.get(pk=dov.pk), after=at(25, 9), count=4)

    assert [at(25, 10), at(25, 12), at(25, 12, 30), at(25, 13)] == free


def test_return_to_marketing_cancels_meeting(meeting, waiting, dov):
    drop = ExitDecision(ExitRoute.MARKETING, date(2026, 11, 24), DropReason.NO_BUDGET, "No budget this year")
    answers.exit_handoff(waiting, dov, drop=drop)

    assert (State.CANCELLED, "No budget this year") == (
        Appointment.objects.get(pk=meeting.pk).state,
        meeting.changes.latest("pk").note,
    )


def test_cancel_upcoming_cancels_meetings(meeting, ann):
    lead = transitions.lock_lead(meeting.lead_id)
    assert [meeting] == booking.cancel_upcoming(lead, ann, "They go another way")
    assert State.CANCELLED == Appointment.objects.get(pk=meeting.pk).state


@pytest.mark.parametrize(
    ("starts_at", "warned"),
    [
        (at(26, 15), False),
        (at(28, 11), True),  # a Saturday
        (datetime(2026, 12, 25, 10, tzinfo=UTC), True),
        (at(26, 5), True),
    ],
)
def test_unusual_time_is_warned_about(meeting, dov, starts_at, warned):
    dov.work_days, dov.work_start = list(range(1, 8)), time(1)
    dov.save()

    booking.move(meeting, dov, starts_at=starts_at)

    assert warned == bool(list(booking.time_warnings(Appointment.objects.get())))


def test_holiday_of_the_desk_is_warned_about(meeting, dov, cleo):
    holidays.add("NL", date(2026, 11, 26), name="Fair", is_day_off=True, by=cleo)

    booking.move(meeting, dov, starts_at=at(26, 15))

    assert 2 == len(list(booking.time_warnings(Appointment.objects.get())))  # for the host, and the customer
