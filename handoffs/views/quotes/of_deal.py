"""The quotes of a deal on its page, and the link to write one in its action bar."""

from django.urls import reverse
from django.utils.translation import gettext as _

from handoffs.models import Opportunity, QuoteVersion

#: How many versions the page of a deal shows.
IN_CARD = 8


def quotes_of(deal: Opportunity) -> list[QuoteVersion]:
    """Return the latest versions of the quotes of `deal`."""
    found = QuoteVersion.objects.filter(quote__opportunity=deal).select_related("quote")
    return list(found.order_by("-quote", "-number")[:IN_CARD])


def new_quote_link(deal: Opportunity) -> dict:
    """Return the entry of the action bar that opens the form of a new quote."""
    return {
        "url": reverse("quote-new", args=[deal.pk]),
        "shortcut": "q",
        "label": _("New quote"),
        "hint": _("lines, PDF, e-mail"),
        "is_page": True,
    }
