"""Tasks for Sales Support of the demo: some new, some taken, one waiting for a reply, some answered, one late."""

from datetime import timedelta

from leads.models import Lead, SupportTask
from leads.support import actions, late
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World

Kind = SupportTask.Kind
#: Tasks, with the working hours until they are due (a negative number is late), and what Support did with them.
SENT = (
    (
        Kind.COMPLAINT,
        "The second sensor arrived with a broken display. They want a new one before Friday.",
        5,
        "take",
    ),
    (Kind.DATA_FIX, "The address is that of the old warehouse; the new one is on their website.", 3, ""),
    (Kind.ANALYSIS, "How many loggers did they buy in the last three years, per site?", 12, "ask"),
    (Kind.OTHER, "They ask for the safety sheet of the calibration liquid, in German.", 20, ""),
    (Kind.COMPLAINT, "The May invoice counts one logger too many.", -3, "take"),
    (Kind.DATA_FIX, "This company is twice in the list: once as B.V., once without.", 2, "finish"),
    (Kind.ANALYSIS, "Compare our offer with the data sheet that they sent along.", 4, "finish"),
    (Kind.OTHER, "Book a courier to fetch the trial unit.", 2, "decline"),
)
QUESTION = "Per delivery address, or per site that they report to us?"
ANSWERS = {
    Kind.DATA_FIX: "Merged: the B.V. is kept, with both contacts.",
    Kind.ANALYSIS: "Theirs measures once a minute, ours every second; the price per point is equal.",
    Kind.OTHER: "Field fetches trial units themselves. Joost is there on Thursday.",
}


def plan(world: World) -> None:
    """Plan tasks of the last days from the inside reps, and what Support did with them."""
    people = world.people
    sent_at = world.calendar(people.sil).before(world.until, timedelta(hours=9))
    world.schedule.add(sent_at, _send, world, (people.maaike, people.pim))
    world.schedule.add(sent_at + timedelta(minutes=40), _work, people.sil)
    world.schedule.add(world.until - timedelta(minutes=1), late.run, world.until)


def _send(world: World, reps: tuple[User, ...]) -> None:
    for number, (kind, what, hours, _then) in enumerate(SENT):
        rep = reps[number % 2]
        lead = Lead.objects.open().filter(holder=rep).order_by("pk")[number]
        actions.send(lead, rep, kind=kind, what=what, due_at=_due(world, rep, hours))


def _work(support: User) -> None:
    for kind, what, _hours, then in SENT:
        task = SupportTask.objects.get(what=what)
        if then == "take":
            actions.take(task, support)
        elif then == "ask":
            actions.ask(task, support, QUESTION)
        elif then:
            getattr(actions, then)(task, support, ANSWERS[kind])


def _due(world: World, rep: User, hours: int):
    """Return the moment so many working hours after the present, or before it."""
    calendar, span = world.calendar(rep), timedelta(hours=abs(hours))
    at = calendar.add(world.until, span) if hours > 0 else calendar.before(world.until, span)
    return max(at, clock.now() + timedelta(hours=1)).replace(minute=at.minute // 15 * 15, second=0)
