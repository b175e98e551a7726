"""Two partners of Maaike's: one that keeps its deals up to date on its page, and one that is overdue."""

from datetime import timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from django.db import transaction

from handoffs.models import Opportunity, PartnerLink
from handoffs.partners import guard, links, new_deals, partnership, reporting, results, talks
from handoffs.partners.new_deals import NewDeal
from handoffs.partners.reporting import Sender
from leads.accounts import new_lead
from leads.accounts.new_lead import NewLead
from leads.assignment import partners
from leads.models import Contact, Partner
from leads.models.stages import Source
from salesdesk.people.models import User

from ..world import World, morning
from .today import earlier

BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/140.0"}
ADDRESS = "198.51.100.24"
BUSY, QUIET = "Koudetechniek Van Loon", "Klimaatbeheer Zuid"
#: The contact, their number, and the kind.
PARTNERS = {
    BUSY: ("Gerda van Loon", "+31735550681", Partner.Kind.DISTRIBUTOR),
    QUIET: ("Ton Verkuil", "+31455550682", Partner.Kind.RESELLER),
}
#: How many days ago, and what was said.
TALKS = [
    (QUIET, 38, "Has three installers since summer. Wants leads in Limburg."),
    (BUSY, 30, "Explained the page for their deals; Gerda keeps it up to date."),
    (BUSY, 16, "Stock of gateways is in. A mushroom grower asked for prices."),
    (BUSY, 5, "Went through the open deals."),
]
NEW = NewDeal(
    company="Paddenstoelenkwekerij De Kelder",
    country="NL",
    postcode="5961 AB",
    interest="Monitoring of six growing rooms",
    contact="Wil Hendriks",
    phone="+31773550671",
    phone_typed="077 355 06 71",
    value=Decimal(7800),
    note="They want to decide before the spring harvest.",
)


def plan(world: World) -> None:
    """Schedule the partners, which are made six weeks before the present, their talks, deals and reports."""
    maaike, joost, until = world.people.maaike, world.people.joost, world.until
    rng = Random("partners")
    made = morning(until - timedelta(days=44)) + timedelta(hours=4)
    for name, (person, number, kind) in PARTNERS.items():
        world.schedule.add(made, _make, world, name, person, number, kind)
    for name, days, note in TALKS:
        world.schedule.add(
            world.at_work(maaike, (until - timedelta(days=days)).date(), 3), _talk, name, maaike, note
        )
    give = earlier(maaike, until, hours=30)
    world.schedule.add(give, _give_deals, BUSY, joost, 3)
    world.schedule.add(give + timedelta(minutes=5), _make_link, BUSY, maaike)
    for hours, report in ((14, _update), (5, _report_new_deal), (2, _report_order)):
        world.schedule.add(earlier(maaike, until, hours=hours), report, BUSY, rng)


def _make(world: World, name: str, person: str, number: str, kind: Partner.Kind) -> None:
    campaign = world.campaigns["cold"]
    facts = {"campaign": campaign, "source": Source.OWN, "country": "NL", "postcode": "5211 AB"}
    company = new_lead.create_company(NewLead(name=name, phone=number, **facts))
    address = f"{person.split()[0].lower()}@{name.split()[0].lower()}.example"
    Contact.objects.create(company=company, name=person, title="Sales", phone=number, email=address)
    partnership.start(Partner(company=company, kind=kind, owner=world.people.maaike, campaign=campaign))


def _partner(name: str) -> Partner:
    return Partner.objects.select_related("company").get(company__name=name)


def _talk(name: str, by: User, note: str) -> None:
    partner = _partner(name)
    talks.log(partner, by, outcome="spoke", contact=partner.company.contacts.first(), note=note)


def _give_deals(name: str, holder: User, most: int) -> None:
    """Let the partner sell the holder's newest deals that have no partner yet."""
    deals = Opportunity.objects.open().filter(holder=holder, lead__partner=None, lead__review_on=None)
    for deal in deals.select_related("lead").order_by("-opened_at", "pk")[:most]:
        partners.set_partner(deal.lead, holder, partner=_partner(name))


def _make_link(name: str, by: User) -> None:
    partner = _partner(name)
    links.create(partner, by, contact=partner.company.contacts.first())


def _open(name: str, rng: Random) -> tuple[PartnerLink, Sender]:
    link = PartnerLink.objects.with_partner().get(partner=_partner(name))
    guard.record_visit(link, ADDRESS, "GET", BROWSER)
    return link, Sender(str(link.contact), ADDRESS, UUID(int=rng.getrandbits(128)))


@transaction.atomic
def _update(name: str, rng: Random) -> None:
    link, sender = _open(name, rng)
    if deal := reporting.deals_of(link).first():
        link, _received = reporting.lock(link, sender.key)
        lead, deal = reporting.lock_deal(link, deal)
        reporting.update(
            link,
            lead,
            deal,
            sender,
            next_step="Partner shows a reference site",
            value=(deal.value * Decimal("1.15")).quantize(Decimal(100)),
            probability=min(deal.probability + 10, 90),
            decides_on=max(deal.decides_on, deal.holder.today + timedelta(days=12)),
            note="They want two more gateways in the cold store.",
        )


def _report_new_deal(name: str, rng: Random) -> None:
    link, sender = _open(name, rng)
    new_deals.report(link, sender, NEW)


def _report_order(name: str, rng: Random) -> None:
    link, sender = _open(name, rng)
    if deal := reporting.deals_of(link).last():
        day = deal.holder.today
        results.report(
            link, deal, sender, won=True, value=deal.value, ordered_on=day, note="Signed this morning."
        )
