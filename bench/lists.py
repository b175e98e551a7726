"""Lists cost the same on a small and on a large desk: each order, first and hundredth page, and a filter.

The filter is a custom field with 300 leads for each value, on all desks.
"""

import os
from collections.abc import Iterator
from urllib.parse import urlencode

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from handoffs.views.deals.opportunities import CLOSED, OPEN
from leads.views.lists.accounts import COMPANIES, CONTACTS
from leads.views.lists.activities import ACTIVITIES
from leads.views.lists.leads import LEADS
from salesdesk import clock
from salesdesk.custom_fields import indexes
from salesdesk.custom_fields.models import CustomField, Kind, Subject
from salesdesk.lists.listing import Listing
from salesdesk.lists.orders import in_order, order_of
from salesdesk.lists.views import SHOWN
from salesdesk.people.models import User
from salesdesk.web.paging import page_of

from . import cost, desk
from .figure import Figure

AT_MOST, PAGES = 8, int(os.environ.get("BENCH_PAGES", "5"))
FILTER = "filtered"
#: Buffers of a page with a filter by a custom field.
FILTERED = 2_000
#: The smallest desk on which 300 leads with a value are far apart.
SPARSE = min(30_000, desk.SIZES[-1])
ALIKE = 300
VALUES = """
INSERT INTO leads_leadvalues (lead_id, campaign_id, values)
SELECT id, campaign_id, jsonb_build_object(%(key)s::text, 'System ' || id %% %(different)s || '.') FROM leads_lead;
"""

#: Two calls of each lead.
CALLS = """
INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, attempt, note, late, by_id, at)
SELECT gen_random_uuid(), id, contact_id, 1, 'call', 'no_answer', n, '', false, %(rep)s,
       %(now)s - n * interval '30 days' - id * 7919 %% %(size)s * interval '1 second'
  FROM leads_lead, generate_series(1, 2) n
"""
#: Open opportunities: a team has as many after ten years as after one.
STAY_OPEN = 4_000
#: An opportunity of every lead.
DEALS = """
INSERT INTO handoffs_opportunity (lead_id, campaign_id, round, holder_id, step, value, probability, evidence,
                                  decides_on, opened_at, estimated_at, closed_at, result, ordered_on)
SELECT id, campaign_id, 1, %(rep)s, (ARRAY['discovery', 'proposal', 'negotiation'])[1 + id %% 3], 1000 + id %% 997,
       10 + 10 * (id %% 9), 30, %(now)s::date + (id %% 97)::int, at, at,
       CASE WHEN NOT open THEN at + interval '30 days' END,
       CASE WHEN open THEN '' WHEN id %% 4 = 0 THEN 'won' ELSE 'lost' END,
       CASE WHEN NOT open AND id %% 4 = 0 THEN %(now)s::date END
  FROM (SELECT id, campaign_id, id %% %(apart)s = 0 AS open,
               %(now)s - id * 7919 %% %(size)s * interval '1 minute' - interval '40 days' AS at
          FROM leads_lead) lead
"""
LISTINGS = (LEADS, COMPANIES, CONTACTS, ACTIVITIES, OPEN, CLOSED)


def figures() -> Iterator[Figure]:
    """Yield the statements and buffers of each page, on the large desk against the small one."""
    small, large = (_costs(size) for size in (desk.SIZES[0], desk.SIZES[-1]))
    size = desk.SIZES[-1]
    for page, its in large.items():
        yield Figure(f"list_{page}_sql", size, *its, its.sql / AT_MOST, 1.0, f"{AT_MOST} statements")
        if page != FILTER:
            flat = its.buffers / small[page].buffers
            yield Figure(f"list_{page}_flat", size, *its, flat, 1.3, f"buffers at {desk.SIZES[0]:,}")
    its = large[FILTER]
    yield Figure("list_filter_small", size, *its, its.buffers / FILTERED, 1.0, f"{FILTERED:,} buffers")
    flat = its.buffers / _costs(SPARSE, only=FILTER)[FILTER].buffers
    yield Figure("list_filter_flat", size, *its, flat, 1.3, f"buffers at {SPARSE:,}")


def _costs(size: int, only: str = "") -> dict[str, cost.Cost]:
    """Return the cost of each page on a desk of this size, or of one of them."""
    desk.use(_desk(size))
    return {page: _cost_of(address) for page, address in _addresses().items() if only in ("", page)}


def _desk(size: int) -> str:
    """Return a desk whose leads have values, and a custom field in the first slot."""
    name = desk.copy(desk.make(size), f"bench_lists_{size}")
    field = CustomField.objects.create(
        subject=Subject.LEAD, kind=Kind.TEXT, label="System", position=1, filter_slot=1
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE leads_lead SET value = id % 997 * 10 WHERE id % 3 = 0")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE leads_company SET employees = id % 997 WHERE id % 3 = 0")
        cursor.execute(CALLS, {"now": desk.NOW, "rep": _rep().pk, "size": size})
        apart = max(size // STAY_OPEN, 2)
        cursor.execute(DEALS, {"now": desk.NOW, "rep": _rep().pk, "size": size, "apart": apart})
        cursor.execute(VALUES, {"key": field.key, "different": max(size // ALIKE, 1)})
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
    indexes.run(desk.NOW)
    return name


def _addresses() -> dict[str, str]:
    """Return the first and the hundredth page of each order of each list, and the filtered list of leads."""
    found = {}
    field, campaign = CustomField.objects.get(), Campaign.objects.first()
    for listing in LISTINGS:
        prefix = "" if listing is LEADS else f"{listing.name}_"
        orders: dict[str, dict[str, object]] = {name: {} for name in listing.sorts}
        if listing is LEADS:
            orders["custom"] = {"sort": field.key, "campaign": campaign.pk}
        for name, asked in orders.items():
            asked = {"sort": name, **asked}
            found[f"{prefix}{name}_1"] = _address(listing, asked)
            found[f"{prefix}{name}_100"] = _address(listing, asked | {"after": _end(listing, asked)})
    found[FILTER] = _address(LEADS, {field.key: "System 7."})
    return found


def _address(listing: Listing, asked: dict[str, object]) -> str:
    return f"{reverse(listing.name)}?{urlencode(asked)}"


def _end(listing: Listing, asked: dict[str, object]) -> str:
    """Return the cursor at the end of page 99."""
    form = listing.form(QueryDict(urlencode(asked)), user=_rep())
    order = order_of(listing, form, str(asked["sort"]))
    return page_of(
        in_order(form.visible(), listing, form, order.name), {}, by=order.by, size=99 * SHOWN
    ).after


def _cost_of(address: str) -> cost.Cost:
    client = Client(headers={"host": "localhost"})
    client.force_login(_rep())

    def page() -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.context is None or answer.context["rows"]

    with clock.moved_to(desk.NOW):
        page()  # Warms up the connection and the session.
        return cost.of(page, PAGES)


def _rep() -> User:
    return User.objects.get(email="rep@desk.example")
