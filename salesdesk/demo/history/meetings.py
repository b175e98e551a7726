"""Meetings: most are held with feedback from field, and some are no-shows that get a new time."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from handoffs.meetings import availability, booking, meeting_outcome
from handoffs.models import Appointment, Feedback
from salesdesk import clock

from ..world import World

WEIGHTS: dict[str, int] = {
    Feedback.GOOD: 60,
    Feedback.TOO_EARLY: 12,
    Feedback.WRONG_PERSON: 8,
    Feedback.NO_SHOW: 13,
    "": 7,
}
NOTES: dict[str, object] = {
    Feedback.GOOD: _("Wants a quote and a reference visit."),
    Feedback.TOO_EARLY: _("Nothing before the next budget round."),
    Feedback.WRONG_PERSON: _("Someone else makes the decision."),
    Feedback.NO_SHOW: "",
}


def plan(world: World, lead_id: int) -> None:
    """Schedule the result of each planned meeting of the lead, an hour after it ends."""
    for meeting in Appointment.objects.planned().filter(lead=lead_id):
        world.schedule.add(meeting.ends_at + timedelta(hours=1), record_result, world, meeting.pk)


def record_result(world: World, pk: int) -> None:
    """Mark the meeting as held, sometimes without feedback, or as a no-show."""
    meeting = Appointment.objects.select_related("person").get(pk=pk)
    if not meeting.is_planned:
        return
    feedback = world.one_of(WEIGHTS)
    if feedback == Feedback.NO_SHOW:
        meeting_outcome.no_show(meeting, meeting.person)
        world.schedule.add(clock.now() + timedelta(hours=22), rebook, world, pk)
    else:
        meeting_outcome.mark_held(
            meeting, meeting.person, feedback=feedback, comment=str(NOTES.get(feedback, ""))
        )


def rebook(world: World, pk: int) -> None:
    """Book a new time for a meeting that was a no-show."""
    missed = Appointment.objects.for_pages().get(pk=pk)
    if not missed.lead.is_open or missed.lead.appointments.upcoming().exists():
        return
    place = missed.lead.company.place.clock
    free = availability.free_slots(missed.person, after=clock.now() + timedelta(days=1), a_day=2, place=place)
    booking.book(
        missed.lead, missed.person, missed.booked_by, starts_at=world.pick(free), location=missed.location
    )
    plan(world, missed.lead_id)
