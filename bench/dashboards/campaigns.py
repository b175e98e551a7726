"""The comparison of very many campaigns side by side: its time on the server, statements and weight.

BENCH_CAMPAIGNS sets their number.
"""

import os
import time
from collections.abc import Iterator
from datetime import date
from statistics import median

from django.db import connection
from django.test import Client

from campaigns.models import Audience, Campaign, Proposition, Territory
from campaigns.models.campaign import State
from salesdesk import clock
from salesdesk.dashboards.rollups import recount
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

from .. import cost, desk
from ..call import BLOCKS
from ..figure import Figure
from . import history
from .pages import AT_MOST, SIZES

CAMPAIGNS = int(os.environ.get("BENCH_CAMPAIGNS", "200"))
#: The leads of all campaigns together, at most.
LEADS = 10_000
PAGES = min(6, BLOCKS)
ADDRESS = "/campaigns/compare/?goal=sql"
#: Seconds of the processor, here and in the database, and bytes of the page.
SECONDS, BYTES = 1.0, 400_000
#: Spreads the leads over all campaigns, with everything that says which campaign they are of.
SPREAD = """
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE spread AS
SELECT lead.id, (%(campaigns)s::bigint[])[1 + lead.id %% %(n)s] AS campaign_id FROM leads_lead lead;
UPDATE leads_lead SET campaign_id = spread.campaign_id FROM spread WHERE spread.id = leads_lead.id;
UPDATE leads_nextstep SET campaign_id = spread.campaign_id FROM spread WHERE spread.id = leads_nextstep.lead_id;
UPDATE leads_stagechange SET campaign_id = spread.campaign_id FROM spread WHERE spread.id = leads_stagechange.lead_id;
UPDATE handoffs_opportunity SET campaign_id = spread.campaign_id
  FROM spread WHERE spread.id = handoffs_opportunity.lead_id;
"""


def figures() -> Iterator[Figure]:
    """Yield seconds, statements and bytes of the page relative to what they may be."""
    leads = min(LEADS, *SIZES)
    name = desk.copy(history.made(leads), f"bench_campaigns_{leads}")
    _spread()
    desk.use(name)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(role=Role.MANAGER))
    with clock.moved_to(desk.NOW):
        page = client.get(ADDRESS)
        taken = cost.of(lambda: client.get(ADDRESS), 1)
        seconds = median(_seconds(client) for _page in range(PAGES))
    size, what = CAMPAIGNS, f"of the processor for {CAMPAIGNS:,} campaigns"
    ms, sent = 1000 * seconds, len(page.content)
    yield Figure("campaigns_time", size, *taken[:2], ms, seconds / SECONDS, 1.0, f"{SECONDS:.0f} s {what}")
    yield Figure("campaigns_sql", size, *taken[:2], ms, taken.sql / AT_MOST, 1.0, f"{AT_MOST} statements")
    yield Figure(
        "campaigns_weight", size, *taken[:2], ms, sent / BYTES, 1.0, f"{BYTES:,} bytes; {sent:,} here"
    )


def _spread() -> None:
    team = Team.objects.get()
    proposition, audience = Proposition.objects.all()[0], Audience.objects.all()[0]
    more = Campaign.objects.bulk_create(
        Campaign(
            team=team,
            name=f"More {n}",
            proposition=proposition,
            audience=audience,
            starts_on=date(2026, 1, 1),
            state=State.RUNNING,
        )
        for n in range(Campaign.objects.count(), CAMPAIGNS)
    )
    territories = list(Territory.objects.all())
    for campaign in more:
        campaign.territories.set(territories)
    facts = {"campaigns": list(Campaign.objects.values_list("pk", flat=True)), "n": CAMPAIGNS}
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for statement in filter(str.strip, SPREAD.split(";")):
            cursor.execute(statement, facts)
        cursor.execute("COMMIT")
    recount.begin()
    recount.finish()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _seconds(client: Client) -> float:
    before = time.process_time() + cost.processor_seconds_of_database()
    assert client.get(ADDRESS).status_code == 200
    return time.process_time() + cost.processor_seconds_of_database() - before
