"""Quotes by number, and those of the companies found, for the search."""

import re

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handoffs.models import QuoteVersion
from handoffs.models.quotes.quote import QuoteSeries
from leads.global_search.groups import Group, Row
from leads.models import Lead
from salesdesk.people.permissions import VIEW_DEALS

SHOWN = 5
#: 2026-0042, 2026-42/2, 2026 004; or 0042 alone, of any year.
NUMBER = re.compile(
    r"(?:[A-Za-z]*\s?)?(?:(?P<year>20\d\d)\s?[-/ ]\s?)?(?P<sequence>\d{1,6})(?:\s?/\s?(?P<version>\d{1,2}))?"
)
DIGITS = 4


def find(text: str, user, leads: list[Lead]) -> Group:
    """Return the newest quotes whose number begins like `text`, or of the companies of `leads`, that `user` sees."""
    rows: list[QuoteVersion] = []
    if user.role in VIEW_DEALS and (which := _of_number(text) or _of_leads(leads)):
        seen = QuoteVersion.objects.visible_to(user).with_deal().filter(which)
        # The last version of each quote, or the one that was asked for.
        rows = list(seen.order_by("quote_id", "-number").distinct("quote_id"))
        rows = sorted(rows, key=lambda each: -each.quote_id)[:SHOWN]
    return Group(_("Quotes"), [_row(each) for each in rows])


def _of_number(text: str) -> Q | None:
    match = NUMBER.fullmatch(text)
    if not match:
        return None
    typed = match["sequence"]
    if match["year"]:
        # As typed so far: 2026-00 is the start of 0001 to 0099.
        rest = max(DIGITS - len(typed), 0) if typed.startswith("0") else 0
        low = int(typed) * 10**rest
        numbers = Q(quote__year=match["year"], quote__sequence__range=(low, low + 10**rest - 1))
    else:
        numbers = Q(quote__year__in=QuoteSeries.objects.values("year"), quote__sequence=typed)
    return numbers & Q(number=match["version"]) if match["version"] else numbers


def _of_leads(leads: list[Lead]) -> Q | None:
    return Q(quote__opportunity__lead__company__in={each.company_id for each in leads}) if leads else None


def _row(version: QuoteVersion) -> Row:
    company = version.quote.opportunity.lead.company.name
    return Row(
        f"{version.reference} · {company}",
        reverse("quote", args=[version.pk]),
        version.quote.opportunity.holder.name,
        version.get_state_display(),
        version.tone,
    )
