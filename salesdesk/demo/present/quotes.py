"""The price list, and quotes in every state on the open deals of each rep.

It has its own random generator, so that it does not change the rest of the demo. Mail leaves at once, as if a server
had taken it.
"""

import uuid
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

from handoffs.models import Opportunity, Product, QuoteSettings, QuoteVersion
from handoffs.quotes import answering, approvals, drafting, expiry, limits, opening, sending
from handoffs.quotes.content import LineContent, QuoteContent, first_content
from leads.correspondence import may_write
from salesdesk import clock
from salesdesk.outbox import refusals
from salesdesk.people.models import User

from ..world import World
from .today import earlier

#: Code, name, unit price and VAT rate.
PRODUCTS = (
    ("COLD-10", "Cold-chain sensor, 10 pieces", "1490", "21"),
    ("COLD-GW", "Gateway with mobile connection", "389.50", "21"),
    ("DOOR-1", "Dock door sensor", "129", "21"),
    ("INSTALL", "Installation, per hour", "86.50", "21"),
    ("SUB-12", "Subscription, per sensor and year", "38.40", "21"),
    ("TRAIN", "Training on site, per half day", "540", "9"),
    ("CALIB", "Calibration certificate", "24.75", "21"),
)
CURRENCIES = ("EUR", "TWD")
#: The value of one euro in each of them, for the price list.
RATES = {"EUR": Decimal(1), "TWD": Decimal(35)}
SELLER = {
    "seller": "Noordster Sensoren BV",
    "address": "Veembroederhof 101\n1019 HD Amsterdam\nThe Netherlands",
    "registration": "KvK 12345678 · VAT NL001234567B01",
    "terms": "Payment within 30 days. Delivery within three weeks after your order.",
}
#: How many working hours ago the first quote of a rep was written. The calls after those of inside are due later than
#: the history ends, so that they don't take the place of its other calls.
FIELD_HOURS, INSIDE_HOURS = 70, 12
REASONS = ("Another supplier is cheaper.", "The budget goes to the new hall first.")


def plan(world: World) -> None:
    """Schedule the price list, and for each rep quotes in the states that their open deals allow."""
    people, rng = world.people, Random("quotes")
    hours = {rep: FIELD_HOURS for rep in (people.joost, people.alba)}
    hours |= {rep: INSIDE_HOURS for rep in (people.maaike, people.pim, people.ines, people.meiling)}
    first = min(earlier(rep, world.until, hours=most) for rep, most in hours.items())
    world.schedule.add(first - timedelta(minutes=5), _save_price_list, people.aleida)
    for rep, most in hours.items():
        for number, story in enumerate(STORIES):
            world.schedule.add(earlier(rep, world.until, hours=most - number), _write, world, rng, rep, story)


def _save_price_list(by: User) -> None:
    QuoteSettings.objects.get_or_create(**SELLER)
    for currency in CURRENCIES:
        for code, name, price, vat in PRODUCTS:
            Product.objects.create(
                code=code if currency == "EUR" else f"{code}-TW",
                name=name,
                unit_price=Decimal(price) * RATES[currency],
                currency=currency,
                vat_rate=Decimal(vat) if currency == "EUR" else Decimal(5),
                active_from=clock.now().date() - timedelta(days=200),
            )
    ended = Product.objects.get(code="CALIB")
    ended.active_until = clock.now().date() - timedelta(days=20)
    ended.save()


def _write(world: World, rng: Random, rep: User, story: Callable) -> None:
    """Write a quote on an open deal of the rep that has none, and let the story happen to it."""
    deals = Opportunity.objects.open().filter(holder=rep, quotes=None).exclude(lead__contact=None)
    related = deals.select_related("holder", "lead__company__place", "lead__campaign", "lead__contact")
    for deal in related.order_by("decides_on", "pk")[:10]:
        lead = deal.lead
        lead.contact.company = lead.company
        if lead.review_on is None and not may_write.refusal(lead, lead.contact):
            story(world, rng, _draft(rng, deal, rep), rep)
            return


def _draft(rng: Random, deal: Opportunity, rep: User) -> QuoteVersion:
    facts = first_content(deal, rep)
    content = QuoteContent(
        contact=deal.lead.contact,
        language=facts["language"],
        valid_until=facts["valid_until"],
        introduction="",
        terms=facts["terms"],
        lines=_lines(rng, deal),
    )
    return drafting.create(deal, rep, content)


def _lines(rng: Random, deal: Opportunity) -> list[LineContent]:
    """Return lines that come near the value of the deal."""
    products = list(Product.objects.filter(currency=deal.lead.campaign.currency).order_by("pk")[:6])
    if not products:
        return [LineContent("Sensors and installation", Decimal(1), deal.value, Decimal(0), Decimal(21))]
    chosen = rng.sample(products, k=min(3, len(products)))
    lines, rest = [], deal.value
    for each in chosen:
        quantity = max(1, int(rest / each.unit_price / 2))
        lines.append(
            LineContent(each.name, Decimal(quantity), each.unit_price, Decimal(0), each.vat_rate, each)
        )
        rest = max(Decimal(0), rest - quantity * each.unit_price)
    return lines


def _stay_draft(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    """Leave it as a draft."""


def _send(world: World, rng: Random, version: QuoteVersion, rep: User) -> QuoteVersion | None:
    """Send it by e-mail, or ask for an approval if it is above the rep's limits."""
    if limits.needs_approval(version, rep):
        approvers = limits.approvers(version, rep)
        if approvers:
            approvals.ask(version, rep, approver=approvers[0], question="Same terms as last year.")
        return None
    key = uuid.UUID(int=rng.getrandbits(128))
    email = sending.QuoteEmail(**sending.proposed(version, rep), key=key)
    queued = sending.send(version, rep, email)
    refusals.notify_sent(f"email:{queued.email_id}", clock.now())
    return QuoteVersion.objects.with_deal().get(pk=version.pk)


def _open(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    if sent := _send(world, rng, version, rep):
        with clock.moved_to(clock.now() + timedelta(minutes=50)):
            opening.record_opening(sent, "GET", {"User-Agent": "Mozilla/5.0 Firefox"})


def _accept(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    """Accept it, but for one rep only: the demo needs open deals too."""
    if rep != world.people.joost:
        return
    if sent := _send(world, rng, version, rep):
        answering.accept(sent, name=sent.contact.name or "Inkoop", address="192.0.2.7")


def _decline(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    if sent := _send(world, rng, version, rep):
        name = sent.contact.name or "Inkoop"
        answering.decline(sent, name=name, reason=rng.choice(REASONS), address="192.0.2.7")


def _replace(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    """Send it, and a second version after it."""
    if sent := _send(world, rng, version, rep):
        _send(world, rng, drafting.new_version(sent, rep), rep)


def _expire(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    """Send it a month ago, valid until yesterday."""
    content = QuoteContent(
        contact=version.contact,
        language=version.language,
        valid_until=rep.today + timedelta(days=1),
        introduction="",
        terms=version.terms,
        lines=[
            LineContent(
                each.description, each.quantity, each.unit_price, each.discount, each.vat_rate, each.product
            )
            for each in version.lines.select_related("product")
        ],
    )
    if _send(world, rng, drafting.save(version, rep, content), rep):
        world.schedule.add(world.until - timedelta(minutes=1), _run_expiry)


def _run_expiry() -> None:
    expiry.run(clock.now())


def _withdraw(world: World, rng: Random, version: QuoteVersion, rep: User) -> None:
    if sent := _send(world, rng, version, rep):
        drafting.withdraw(sent, rep)


#: The fates of a rep's quotes, in this order, as far as there are deals.
STORIES = (_open, _accept, _stay_draft, _replace, _decline, _expire, _withdraw)
