"""A small own campaign of an inside rep, which waits for the manager's approval."""

from campaigns import own_campaigns
from leads.accounts import new_lead
from leads.accounts.new_lead import NewLead
from leads.imports.mapping.fields import Field
from leads.models.stages import Source
from salesdesk.people.models import User

from ..present.today import earlier
from ..world import World

LEADS = 6


def plan(world: World) -> None:
    """Set it up a few working hours before the present."""
    rep = world.people.maaike
    world.schedule.add(earlier(rep, world.until, hours=3), _set_up, world, rep)


def _set_up(world: World, rep: User) -> None:
    campaign = own_campaigns.create(
        rep,
        name="Dairies near Eindhoven",
        like=world.campaigns["cold"],
        territories=rep.inside_territories.all(),
        opening="Your neighbours measure every tank. How do you know that yours stayed cold last night?",
    )
    rows = world.register.create("NL", "own", ["Food wholesale", "Cold storage"], 5 * LEADS)
    here = [row for row in rows if row[Field.CONTACT_PHONE] and "4" <= row[Field.POSTCODE][0] <= "8"]
    for row in here[:LEADS]:
        new = NewLead(
            campaign,
            Source.OWN,
            row[Field.COMPANY_NAME],
            row[Field.COUNTRY],
            postcode=row[Field.POSTCODE],
            city=row[Field.CITY],
            legal_form="company",
            contact=row[Field.CONTACT_NAME],
            title=row[Field.CONTACT_TITLE],
            phone=row[Field.CONTACT_PHONE],
        )
        new_lead.add(new, by=rep)
