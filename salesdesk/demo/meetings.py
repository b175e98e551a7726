"""The meetings of the demo: most are held, to some nobody comes, and field says in a line how it was."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from handoffs.meetings import availability, booking, meeting_outcome
from handoffs.models import Appointment, Feedback
from salesdesk import clock

from .world import World

HOW: dict[str, int] = {
    Feedback.GOOD: 60,
    Feedback.TOO_EARLY: 12,
    Feedback.WRONG_PERSON: 8,
    Feedback.NO_SHOW: 13,
    "": 7,
}
SAID: dict[str, object] = {
    Feedback.GOOD: _("Wants a quote, and to see the reference."),
    Feedback.TOO_EARLY: _("Not before the next budget."),
    Feedback.WRONG_PERSON: _("Somebody else decides there."),
    Feedback.NO_SHOW: "",
}


def plan(world: World, lead_id: int) -> None:
    """Somebody looks back at each meeting of the lead an hour after it."""
    for meeting in Appointment.objects.planned().filter(lead=lead_id):
        world.diary.write(meeting.ends_at + timedelta(hours=1), after, world, meeting.pk)


def after(world: World, pk: int) -> None:
    """How it was; now and then field has not said it yet."""
    meeting = Appointment.objects.select_related("person").get(pk=pk)
    if not meeting.is_planned:
        return
    how = world.one_of(HOW)
    if how == Feedback.NO_SHOW:
        meeting_outcome.no_show(meeting, meeting.person)
        world.diary.write(clock.now() + timedelta(hours=22), again, world, pk)
    else:
        meeting_outcome.mark_held(meeting, meeting.person, feedback=how, said=str(SAID.get(how, "")))


def again(world: World, pk: int) -> None:
    """The inside rep finds a new time for a meeting to which nobody came."""
    missed = Appointment.objects.for_pages().get(pk=pk)
    if not missed.lead.is_open or missed.lead.appointments.upcoming().exists():
        return
    place = missed.lead.company.place.clock
    free = availability.free_slots(missed.person, after=clock.now() + timedelta(days=1), a_day=2, place=place)
    booking.book(
        missed.lead, missed.person, missed.booked_by, starts_at=world.pick(free), location=missed.location
    )
    plan(world, missed.lead_id)
