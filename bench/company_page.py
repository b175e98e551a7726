"""Cost of the company page, of logging an activity and of an inbound call on a small and on a large desk.

One company has 50 leads and 5,000 activities; the desk around it grows. The cost must not. Both desks have the people,
territories and campaigns of some years: with a handful, PostgreSQL reads their single page again for every row.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from statistics import mean

from django.db import connection
from django.test import Client

from campaigns.models import Campaign, Territory
from campaigns.models.campaign import State
from leads.models import Contact, Lead
from salesdesk import clock
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from . import call, cost, desk
from .figure import Figure

LEADS, ACTIVITIES = 50, 5_000
BLOCKS, PAGES = min(6, call.BLOCKS), min(10, call.CALLS)
#: How many people, territories and ended campaigns there are besides those of the measured company.
OF_YEARS = 200
#: Statements per page, and per activity logged.
AT_MOST = 12
#: A company of its own: leads in many campaigns and rounds, all but the last five closed, spread over the table.
COMPANY = """
SET LOCAL session_replication_role = replica;
INSERT INTO leads_company (id, name, other_name, name_key, legal_form, register_number, country, postcode, city,
                           address, industry, website, place_id, created_at)
VALUES (%(company)s, 'Large', '', 'large', 'company', '', 'NL', '1000', 'Breda', '', '', '', 1,
        %(now)s - interval '900 days');
INSERT INTO leads_contact (id, company_id, name, title, phone, phone_typed, number_digest, email, language, created_at)
SELECT %(contact)s + n, %(company)s, 'Buyer ' || n, '', '', '', NULL, '', '', %(now)s FROM generate_series(1, 20) n;
INSERT INTO leads_lead (id, company_id, campaign_id, territory_id, contact_id, stage, stream, round, warm, route,
                        score, source, interest, reason, final, version, closed_at, closed_by_id, created_at)
SELECT %(lead)s + n, %(company)s, (%(campaigns)s::bigint[])[1 + n %% %(c)s], (%(territories)s::bigint[])[1],
       %(contact)s + 1, CASE WHEN n > %(open)s THEN 'prospect' ELSE 'lost' END,
       CASE WHEN n > %(open)s THEN 'inside' ELSE 'none' END, 1, false, 'field', 50, 'list', '',
       CASE WHEN n > %(open)s THEN '' ELSE 'no_need' END, false, 1,
       CASE WHEN n > %(open)s THEN NULL ELSE %(now)s END, CASE WHEN n > %(open)s THEN NULL ELSE %(rep)s END,
       %(now)s - interval '900 days'
  FROM generate_series(1, %(leads)s) n;
INSERT INTO leads_nextstep (lead_id, contact_id, company_id, campaign_id, territory_id, kind, rank, attempt, due_at,
                            wall_time, zone, why, place_id, ready, created_at)
SELECT id, contact_id, company_id, campaign_id, territory_id, 'retry', 500, 2, %(now)s + interval '1 day', '', '', '',
       1, false, %(now)s
  FROM leads_lead WHERE company_id = %(company)s AND stage = 'prospect';
INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, attempt, seconds, note, late, by_id, at)
SELECT gen_random_uuid(), %(lead)s + 1 + n %% %(leads)s, %(contact)s + 1 + n %% 20, 1, 'call', 'no_answer', 1, 30,
       'Not in.', false, %(rep)s, %(now)s - n * interval '3 hours'
  FROM generate_series(1, %(activities)s) n;
"""
#: Two calls of every other lead.
OTHERS = """
INSERT INTO leads_activity (key, lead_id, contact_id, round, kind, outcome, attempt, seconds, note, late, by_id, at)
SELECT gen_random_uuid(), id, contact_id, 1, 'call', 'no_answer', n, 30, '', false, %(rep)s,
       %(now)s - n * interval '30 days' - id %% 5000 * interval '1 minute'
  FROM leads_lead, generate_series(1, 2) n WHERE company_id <> %(company)s
"""


def figures() -> Iterator[Figure]:
    """Yield statements and buffers of each piece of work, on the large desk against the small one."""
    names = [_desk(size) for size in desk.SIZES]
    works: dict[str, Callable[[Client, int], None]] = {
        "company_page": _company_page,
        "log_activity": _log,
        "inbound_call": _inbound,
    }
    for label, work in works.items():
        costs: dict[str, list[cost.Cost]] = {name: [] for name in names}
        for _block in range(BLOCKS):
            for name in names:
                costs[name].append(_block_on(name, work))
        size, large = (
            desk.SIZES[-1],
            cost.Cost(*(mean(column) for column in zip(*costs[names[-1]], strict=True))),
        )
        buffers = large.buffers / mean(each.buffers for each in costs[names[0]])
        yield Figure(f"{label}_sql", size, *large, large.sql / AT_MOST, 1.0, f"{AT_MOST} statements")
        yield Figure(f"{label}_flat", size, *large, buffers, 1.3, f"buffers at {desk.SIZES[0]:,}")


def _desk(size: int) -> str:
    name = desk.copy(desk.make(size), f"bench_company_{size}")
    _add_years()
    params = desk.pools() | {
        "company": 10 * size,
        "contact": 10 * size,
        "lead": 10 * size,
        "leads": LEADS,
        "open": LEADS - desk.CAMPAIGNS,
        "activities": ACTIVITIES,
        "rep": User.objects.get(email="rep@desk.example").pk,
        "now": desk.NOW,
    }
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in [*filter(str.strip, COMPANY.split(";")), OTHERS]:
            cursor.execute(statement, params)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    number = Contact.objects.get(pk=params["contact"] + 1)
    number.phone = "+31135550142"
    number.save()
    return name


def _add_years() -> None:
    """Add the people, territories and ended campaigns of earlier years."""
    team, year = Team.objects.get(), {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    people = [
        User(email=f"person{n}@desk.example", name=f"Person {n}", role=Role.INSIDE, level="medior", team=team)
        for n in range(OF_YEARS)
    ]
    User.objects.bulk_create(people)
    field = User.objects.get(role=Role.FIELD)
    Territory.objects.bulk_create(
        Territory(name=f"Old {n}", team=team, inside_rep=person, field_rep=field, countries=["BE"])
        for n, person in enumerate(people)
    )
    campaign = Campaign.objects.order_by("pk")[0]
    Campaign.objects.bulk_create(
        Campaign(
            team=team,
            name=f"Old {n}",
            proposition_id=campaign.proposition_id,
            audience_id=campaign.audience_id,
            state=State.ENDED,
            **year,
        )
        for n in range(OF_YEARS)
    )


def _block_on(name: str, work: Callable[[Client, int], None]) -> cost.Cost:
    desk.use(name)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email="rep@desk.example"))
    lead = Lead.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with clock.moved_to(desk.NOW):
        work(client, lead)  # Warms up the connection and the session.
        return cost.of(lambda: work(client, lead), PAGES)


def _company_page(client: Client, lead: int) -> None:
    assert client.get(f"/companies/{lead - LEADS}/").status_code == 200


def _log(client: Client, lead: int) -> None:
    fields = {"kind": "email", "outcome": "", "note": "Sent the leaflet.", "key": str(uuid.uuid4())}
    assert client.post(f"/leads/{lead}/log/", fields).status_code == 302


def _inbound(client: Client, lead: int) -> None:
    assert b"/companies/" in client.get("/calls/inbound/", {"number": "+31 13 555 0142"}).content
