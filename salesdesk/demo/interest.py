"""Marketing's part: people who ask to know more, of whom the desk hears within minutes; and Support's."""

from datetime import timedelta

from leads.accounts import missing_numbers
from leads.assignment import intake
from leads.models import Lead
from leads.models.stages import Source, Stage, Stream
from salesdesk import clock
from salesdesk.people.models import User

from . import calling
from .texts import INTERESTS
from .world import World

SOURCES = {Source.DOWNLOAD: 5, Source.FORM: 4, Source.CALL: 1}


def arrives(world: World, among: User | None = None, source: Source | None = None) -> Lead | None:
    """Somebody of a running campaign shows interest; the rep calls within minutes, when at work.

    `among` asks for a lead of one rep's territories.
    """
    lead = _somebody(world, among)
    if lead is None:
        return None
    source = source or world.one_of(SOURCES)
    asked = source == Source.CALL
    intake.show_interest(
        lead, world.pick(INTERESTS[source.value]), by=None, source=source, asked_to_be_called=asked
    )
    rep = lead.inside_rep or lead.territory.inside_rep
    if world.calendar(rep).is_open(clock.now()):
        world.diary.write(clock.now() + world.minutes(1, 4.6), calling.keep_promise, world, rep)
    return lead


def at_the_fair(world: World) -> None:
    """Some of those who stood at the fair left a card; Marketing hands them over two mornings later."""
    names = Lead.objects.filter(
        campaign=world.campaigns["fair"], stage=Stage.SUSPECT, territory__isnull=False
    )
    for lead in names.order_by("pk"):
        if world.happens(0.15):
            interest = world.pick(INTERESTS["fair"])
            intake.show_interest(lead, interest, by=world.people.nora, source=Source.FAIR)


def week_of_support(world: World) -> None:
    """Support finds some of the numbers that are missing, every week."""
    waiting = Lead.objects.missing_number().select_related("company").order_by("pk")
    for lead in waiting[:3]:
        missing_numbers.add(lead, phone=world.register.number_of(lead.company), by=world.people.sil)
    world.diary.write(clock.now() + timedelta(weeks=1), week_of_support, world)


def _somebody(world: World, among: User | None) -> Lead | None:
    """A suspect whom nobody called yet, or somebody in Marketing's stream."""
    leads = Lead.objects.filter(
        campaign__state="running", territory__isnull=False, contact__phone__gt="", final=False
    ).select_related("territory__inside_rep", "inside_rep", "contact")
    if among:
        leads = leads.filter(territory__inside_rep=among)
    back = world.happens(0.4)
    if back:
        leads = leads.filter(stage=Stage.PROSPECT, stream=Stream.MARKETING)
    else:
        leads = leads.filter(stage=Stage.SUSPECT, first_called_at__isnull=True)
    known = list(leads.order_by("pk").values_list("pk", flat=True))
    return leads.get(pk=world.pick(known)) if known else None
