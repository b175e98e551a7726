"""The content of a quote while it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from handoffs.models import Opportunity, Product, QuoteSettings
from leads.email_nurture.languages import language_of_contact
from leads.models import Contact
from salesdesk.people.models import User


@dataclass(frozen=True)
class LineContent:
    """A line as it is written. Its position is its place in the list."""

    description: str
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    vat_rate: Decimal
    product: Product | None = None


@dataclass(frozen=True)
class QuoteContent:
    """The content of a version."""

    contact: Contact
    language: str
    valid_until: date
    introduction: str
    terms: str
    lines: Sequence[LineContent]


def first_content(opportunity: Opportunity, by: User) -> dict:
    """Return the values that the form of a new quote starts with."""
    settings, lead = QuoteSettings.current(), opportunity.lead
    return {
        "contact": lead.contact_id,
        "language": language_of_contact(lead.contact, lead.company.country) or "en",
        "valid_until": by.today + timedelta(days=settings.valid_days),
        "terms": settings.terms,
    }
