"""Quotes on the deals of ann (inside) and dov (field)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from handoffs.acceptance import hand_over
from handoffs.models import Opportunity, Product, QuoteSettings
from handoffs.quotes import drafting
from handoffs.quotes.content import LineContent, QuoteContent, first_content


@pytest.fixture
def seller(db):
    return QuoteSettings.objects.create(
        seller="North BV",
        address="Kade 1\n1011 AB Amsterdam",
        registration="KvK 12345678",
        terms="30 days net",
    )


@pytest.fixture
def product(db):
    return Product.objects.create(
        code="COLD-10",
        name="Cold sensor",
        unit_price=Decimal("125.50"),
        vat_rate=Decimal(21),
        active_from=date(2026, 1, 1),
    )


@pytest.fixture
def small_deal(make_qualified, ann):
    """An opportunity that ann closes herself."""
    lead = make_qualified("Bakkerij Bos")
    deal = hand_over.open_inside(
        lead, ann, value=Decimal(4_000), probability=50, decides_on=date(2026, 12, 15), route_reason="Small"
    )
    deal.lead.contact.email = "sanne@bos.example"
    deal.lead.contact.save()
    return Opportunity.objects.select_related(
        "holder", "lead__company", "lead__campaign", "lead__contact"
    ).get(pk=deal.pk)


def line(price="100", quantity="1", discount="0", vat="21", text="Sensor", product=None) -> LineContent:
    return LineContent(text, *(Decimal(each) for each in (quantity, price, discount, vat)), product)


@pytest.fixture
def make_quote(tuesday, seller):
    """Make a draft of the holder of a deal."""

    def make(deal, *lines, days=30):
        facts = first_content(deal, deal.holder)
        content = QuoteContent(
            contact=deal.lead.contact,
            language=facts["language"],
            valid_until=deal.holder.today + timedelta(days=days),
            introduction="As we discussed.",
            terms=facts["terms"],
            lines=lines or [line()],
        )
        return drafting.create(deal, deal.holder, content)

    return make
