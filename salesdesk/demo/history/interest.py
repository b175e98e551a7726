"""Marketing's and sales support's work: interested contacts, trade show leads and missing numbers."""

from datetime import timedelta

from leads.accounts import missing_numbers
from leads.assignment import intake
from leads.models import Lead
from leads.models.stages import Source, Stage, Stream
from salesdesk import clock
from salesdesk.people.models import User

from ..texts import INTERESTS
from ..world import World
from . import calling

SOURCES = {Source.DOWNLOAD: 8, Source.FORM: 6, Source.CALL: 2, Source.REFERRAL: 2, Source.WEBSITE: 3}


def show_interest(world: World, among: User | None = None, source: Source | None = None) -> Lead | None:
    """Have a lead of a running campaign show interest; return it, or None if there is none.

    The rep calls within minutes if at work. `among` limits it to one rep's territories.
    """
    lead = _random_lead(world, among)
    if lead is None:
        return None
    source = source or world.one_of(SOURCES)
    asked = source == Source.CALL
    intake.show_interest(
        lead, world.pick(INTERESTS[source.value]), by=None, source=source, asked_to_be_called=asked
    )
    rep = lead.inside_rep or lead.territory.inside_rep
    if world.calendar(rep).is_open(clock.now()):
        world.schedule.add(clock.now() + world.minutes(1, 4.6), calling.make_due_call, world, rep)
    return lead


def hand_over_fair_contacts(world: World) -> None:
    """Register the interest of contacts that left a card at the trade show."""
    suspects = Lead.objects.filter(
        campaign=world.campaigns["fair"], stage=Stage.SUSPECT, territory__isnull=False
    )
    for lead in suspects.order_by("pk"):
        if world.happens(0.15):
            interest = world.pick(INTERESTS["fair"])
            intake.show_interest(lead, interest, by=world.people.nora, source=Source.FAIR)


def find_missing_numbers(world: World) -> None:
    """Add three of the missing numbers, and schedule the same for next week."""
    waiting = Lead.objects.missing_number().select_related("company").order_by("pk")
    for lead in waiting[:3]:
        missing_numbers.add(lead, phone=world.register.number_of(lead.company), by=world.people.sil)
    world.schedule.add(clock.now() + timedelta(weeks=1), find_missing_numbers, world)


def _random_lead(world: World, among: User | None) -> Lead | None:
    """Return a suspect that was never called, or a prospect in Marketing's stream."""
    leads = Lead.objects.filter(
        campaign__state="running", territory__isnull=False, contact__phone__gt="", final=False
    ).select_related("territory__inside_rep", "inside_rep", "contact")
    if among:
        leads = leads.filter(territory__inside_rep=among)
    if world.happens(0.4):
        leads = leads.filter(stage=Stage.PROSPECT, stream=Stream.MARKETING)
    else:
        leads = leads.filter(stage=Stage.SUSPECT, first_called_at__isnull=True)
    known = list(leads.order_by("pk").values_list("pk", flat=True))
    return leads.get(pk=world.pick(known)) if known else None
