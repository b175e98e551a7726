"""A desk of any size, created with SQL: a rep with twenty pools, in which every lead is a due cold call."""

import os
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.core.management import call_command
from django.db import connection, connections

from campaigns.models import Audience, Cadence, CadenceStep, Campaign, Proposition, Question, Territory
from campaigns.models.campaign import State
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import StepKind
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

#: A Tuesday morning, in calling hours.
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CAMPAIGNS, TERRITORIES = 5, 4
#: The numbers of leads of the measured desks, smallest first.
SIZES = [int(size) for size in os.environ.get("SIZES", "10000,1000000").split(",")]

#: Gives newer columns a default, as the statements below name only the columns they need.
DEFAULTS = """
DO $$
DECLARE found record;
BEGIN
    FOR found IN
        SELECT table_name, column_name,
               CASE data_type WHEN 'boolean' THEN 'false' WHEN 'ARRAY' THEN '{}'
                    WHEN 'smallint' THEN '0' WHEN 'integer' THEN '0' ELSE '' END AS value
          FROM information_schema.columns
         WHERE table_name IN ('leads_place', 'leads_company', 'leads_contact', 'leads_lead', 'leads_nextstep')
           AND is_nullable = 'NO' AND column_default IS NULL
           AND is_identity = 'NO' AND is_generated = 'NEVER'
           AND data_type IN ('boolean', 'ARRAY', 'smallint', 'integer', 'character varying', 'text')
    LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT %L',
                       found.table_name, found.column_name, found.value);
    END LOOP;
END $$
"""
LEADS = """
SET LOCAL session_replication_role = replica;
INSERT INTO leads_place (id, country, subdivision, zones, opens_at, closes_at)
VALUES (1, 'NL', '', '{Europe/Amsterdam}', %(opens)s, %(closes)s);
INSERT INTO leads_company (id, name, other_name, name_key, legal_form, register_number, country, postcode, city,
                           address, industry, website, place_id, created_at)
SELECT n, 'Company ' || n, '', 'company' || n, 'company', '', 'NL', '1000', 'Breda', '', 'transport', '', 1, %(now)s
  FROM generate_series(1, %(companies)s) n;
INSERT INTO leads_contact (id, company_id, name, title, phone, phone_typed, number_digest, email, language,
                           created_at)
SELECT n, 1 + n %% %(companies)s, 'Person ' || n, 'Buyer',
       '+3197' || lpad(n::text, 9, '0'), '', sha256(n::text::bytea), '', '', %(now)s
  FROM generate_series(1, %(size)s) n;
INSERT INTO leads_lead (id, company_id, campaign_id, territory_id, contact_id, stage, stream, round, warm, route,
                        score, source, interest, reason, final, version, created_at)
SELECT n, 1 + n %% %(companies)s, (%(campaigns)s::bigint[])[1 + n %% %(c)s],
       (%(territories)s::bigint[])[1 + (n / %(c)s) %% %(t)s], n,
       'suspect', 'inside', 1, false, 'field', n %% 101 * 79 %% 101, 'list', '', '', false, 1, %(now)s
  FROM generate_series(1, %(size)s) n;
INSERT INTO leads_nextstep (id, lead_id, contact_id, company_id, campaign_id, territory_id, kind, rank, attempt,
                            due_at, wall_time, zone, why, place_id, ready, created_at)
SELECT id, id, contact_id, company_id, campaign_id, territory_id, 'cold', {unscored} - score, 1,
       %(now)s - (id %% 9973) * interval '1 second', '', '', '', 1, true, %(now)s
  FROM leads_lead;
SELECT setval(pg_get_serial_sequence(t, 'id'), %(size)s + 1) FROM unnest(ARRAY[
    'leads_place', 'leads_company', 'leads_contact', 'leads_lead', 'leads_nextstep']) t;
""".replace("{unscored}", str(rank_of(StepKind.COLD, score=0)))


def use(name: str) -> None:
    """Switch the connection to the database `name`."""
    connection.close()
    connections["default"].settings_dict["NAME"] = name


def make(size: int, *, reps: int = 1, each_company: int = 1) -> str:
    """Create a database with `size` leads, once for all benchmarks, and switch to it; return its name.

    A single rep works all pools; with more `reps` each has a territory in all campaigns. Every company has
    `each_company` leads.
    """
    name = _create(size, reps, each_company)
    use(name)
    return name


@cache
def _create(size: int, reps: int, each_company: int) -> str:
    name = copy(empty(), f"bench_{size}_{reps}_{each_company}")
    people_and_campaigns(territories=max(reps, TERRITORIES), reps=reps)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        facts = pools() | {
            "size": size,
            "companies": companies(size, each_company),
            "now": NOW,
            "opens": NOW - timedelta(hours=1),
            "closes": NOW + timedelta(hours=7),
        }
        for statement in filter(str.strip, LEADS.split(";")):
            cursor.execute(statement, facts)
        cursor.execute("COMMIT")
        cursor.execute("VACUUM ANALYZE")
    return name


@cache
def empty() -> str:
    """Create a database with only the tables, once, as migrating takes longer than filling a small desk."""
    name = copy("template1", "bench_empty")
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(DEFAULTS)
    return name


def copy(name: str, to: str) -> str:
    """Copy the database `name` to `to`, switch to the copy and return its name."""
    use("postgres")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {to}")
        cursor.execute(f"CREATE DATABASE {to} TEMPLATE {name}")
    use(to)
    return to


def companies(size: int, each: int) -> int:
    """Return how many companies share the leads, such that none has two in one campaign."""
    count = size // each
    return count if each == 1 or count % CAMPAIGNS else count + 1


def pools() -> dict:
    """Return the parameters of LEADS for the existing campaigns and territories."""
    campaigns = list(Campaign.objects.order_by("pk").values_list("pk", flat=True))
    territories = list(Territory.objects.order_by("pk").values_list("pk", flat=True))
    return {"campaigns": campaigns, "territories": territories, "c": len(campaigns), "t": len(territories)}


def people_and_campaigns(
    *, territories: int = TERRITORIES, reps: int = 1, campaigns: int = CAMPAIGNS
) -> None:
    """Create a team whose reps share the territories, and campaigns that run in all territories."""
    team = Team.objects.create(name="North")
    people = [
        User.objects.create_user(
            f"rep{n or ''}@desk.example", None, name=f"Rep {n}", role=Role.INSIDE, level="medior", team=team
        )
        for n in range(reps)
    ]
    field = User.objects.create_user("field@desk.example", None, name="Field", role=Role.FIELD, team=team)
    worked = [
        Territory.objects.create(
            name=f"T{n}", team=team, inside_rep=people[n % reps], field_rep=field, countries=["NL"]
        )
        for n in range(territories)
    ]
    for n in range(campaigns):
        campaign = Campaign.objects.create(
            team=team,
            name=f"C{n}",
            proposition=Proposition.objects.create(team=team, name=f"P{n}", pitch="Sooner."),
            audience=Audience.objects.create(team=team, name=f"A{n}"),
            starts_on=date(2026, 1, 1),
            state=State.RUNNING,
        )
        campaign.territories.set(worked)
        Question.objects.create(campaign=campaign, label="Need", text="Why now?")
        for warmth, then in [("warm", "nurture"), ("cold", "cooldown")]:
            cadence = Cadence.objects.create(campaign=campaign, warmth=warmth, after_last_attempt=then)
            CadenceStep.objects.create(cadence=cadence, number=1, gap=timedelta(days=3))
