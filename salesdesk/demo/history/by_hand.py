"""Activities of the last days that people log by hand: inbound calls, field's visits, notes and messages."""

from datetime import timedelta

from leads.activities import by_hand
from leads.activities.by_hand import LoggedActivity
from leads.calling.calls import Call
from leads.models import Activity, Lead
from leads.models.calling.activity import SPOKE
from leads.models.stages import OPEN_STAGES, Stage, Stream
from salesdesk import clock
from salesdesk.people.models import User

from ..present.today import earlier
from ..texts import phrase
from ..world import World

Kind = Activity.Kind
#: Kinds of messages, with whether the other side wrote.
MESSAGES = ((Kind.EMAIL, True), (Kind.CHAT, True), (Kind.SMS, False))


def plan(world: World) -> None:
    """Schedule them, each so many working hours before the present."""
    people = world.people
    for rep in (people.maaike, people.pim, people.ines, people.meiling):
        for hours in (1, 4, 9, 15):
            world.schedule.add(earlier(rep, world.until, hours=hours), _inbound, world, rep)
        world.schedule.add(earlier(rep, world.until, hours=6), _message, world, rep)
    for field in (people.joost, people.alba):
        for hours in (2, 7, 13, 21):
            world.schedule.add(earlier(field, world.until, hours=hours), _visit, world, field)
    world.schedule.add(earlier(people.aleida, world.until, hours=3), _note, world, people.aleida)


def _inbound(world: World, rep: User) -> None:
    """Somebody whom the rep has spoken to calls back."""
    if lead := _any(world, _held(rep).filter(stream__in=[Stream.INSIDE, Stream.NURTURE])):
        call = Call(SPOKE, note=phrase(world, "inbound", lead), seconds=60 * world.rng.randint(2, 9))
        _log(lead, LoggedActivity(Kind.CALL, call, incoming=True), rep)


def _message(world: World, rep: User) -> None:
    if lead := _any(world, _held(rep)):
        kind, incoming = world.pick(MESSAGES)
        _log(
            lead, LoggedActivity(kind, Call("", note=phrase(world, "inbound", lead)), incoming=incoming), rep
        )


def _visit(world: World, field: User) -> None:
    """Field logs an unplanned visit half an hour after it."""
    if lead := _any(world, _held(field).filter(stage=Stage.OPPORTUNITY)):
        call = Call(SPOKE, note=phrase(world, "visit", lead), seconds=60 * world.rng.randint(20, 70))
        _log(lead, LoggedActivity(Kind.VISIT, call, at=clock.now() - timedelta(minutes=30)), field)


def _note(world: World, manager: User) -> None:
    if lead := _any(world, Lead.objects.visible_to(manager).filter(stage=Stage.MQL)):
        _log(lead, LoggedActivity(Kind.NOTE, Call("", note=phrase(world, "note", lead))), manager)


def _log(lead: Lead, entry: LoggedActivity, by: User) -> None:
    by_hand.log(lead.pk, entry, by=by)


def _held(person: User):
    return person.held_leads.filter(stage__in=OPEN_STAGES)


def _any(world: World, leads) -> Lead | None:
    found = list(leads.select_related("company").order_by("pk")[:40])
    return world.pick(found) if found else None
