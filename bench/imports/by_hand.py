"""Write the rows of a list with COPY and SQL, as somebody who knows the schema would, without guesses or checks."""

from collections.abc import Iterable

from django.db import connection, transaction

from campaigns.models import Campaign
from leads.models.compliance.suppression import digest
from leads.models.queue.ranks import rank_of
from leads.models.queue.step_kind import StepKind
from salesdesk import clock, parsing
from salesdesk.people.actor import sign
from salesdesk.people.models import User

_STATEMENTS = [
    """
    INSERT INTO leads_place (country, subdivision, zones) VALUES ('NL', '', '{Europe/Amsterdam}')
    """,
    """
    CREATE TEMP TABLE company ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('leads_company', 'id')) AS id,
           nextval(pg_get_serial_sequence('leads_lead', 'id')) AS lead_id, first.*
      FROM (SELECT DISTINCT ON (register_number) * FROM listed ORDER BY register_number, line) first
    """,
    """
    INSERT INTO leads_company (id, name, other_name, name_key, legal_form, register_number, country, postcode, city,
                               address, industry, employees, revenue, website, place_id, created_at)
    SELECT id, name, '', name_key, 'company', register_number, 'NL', postcode, city, address, industry, employees,
           revenue, website, (SELECT min(id) FROM leads_place), %(now)s
      FROM company ORDER BY line
    """,
    """
    CREATE TEMP TABLE person ON COMMIT DROP AS
    SELECT nextval(pg_get_serial_sequence('leads_contact', 'id')) AS id, listed.*, company.id AS company_id,
           company.lead_id
      FROM listed JOIN company USING (register_number)
    """,
    """
    INSERT INTO leads_contact (id, company_id, name, first_name, title, phone, phone_typed, number_digest, email,
                               language, created_at)
    SELECT id, company_id, person, first_name, title, phone, phone, digest, email, '', %(now)s FROM person ORDER BY line
    """,
    """
    INSERT INTO leads_lead (id, company_id, campaign_id, territory_id, contact_id, stage, stream, round, warm, route,
                            score, source, interest, reason, final, version, created_at)
    SELECT DISTINCT ON (lead_id) lead_id, company_id, %(campaign)s, %(territory)s, id, 'suspect', 'inside', 1, false,
           'field', 50, 'list', '', '', false, 1, %(now)s
      FROM person ORDER BY lead_id, line
    """,
    """
    INSERT INTO leads_nextstep (lead_id, contact_id, company_id, campaign_id, territory_id, kind, rank, attempt, due_at,
                                wall_time, zone, why, place_id, ready, created_at)
    SELECT id, contact_id, company_id, campaign_id, territory_id, 'cold', %(rank)s, 1, %(now)s, '', '', '',
           (SELECT min(id) FROM leads_place), false, %(now)s
      FROM leads_lead
    """,
    """
    INSERT INTO leads_activity (key, lead_id, round, kind, outcome, attempt, note, late, by_id, at)
    SELECT gen_random_uuid(), lead_id, 1, 'note', '', 0, note, false, %(by)s, %(now)s FROM company ORDER BY line
    """,
]
_LISTED = """
    CREATE TEMP TABLE listed (line int, name text, name_key text, register_number text, postcode text, person text,
        phone text, digest bytea, email text, city text, address text, website text, industry text, employees int,
        revenue numeric, title text, note text, first_name text) ON COMMIT DROP
"""


@transaction.atomic
def write(rows: Iterable[list[str]], campaign: Campaign, by: User) -> None:
    """Write the rows of the list as companies, people and leads of `campaign`."""
    sign(by)
    facts = {
        "campaign": campaign.pk,
        "territory": campaign.territories.get().pk,
        "by": by.pk,
        "now": clock.now(),
        "rank": rank_of(StepKind.COLD, score=50),
    }
    with connection.cursor() as cursor:
        cursor.execute(_LISTED)
        with cursor.copy("COPY listed FROM STDIN") as copy:
            for line, row in enumerate(rows):
                phone = f"+316{row[6][3:]}"
                copy.write_row(
                    (
                        *(
                            line,
                            row[0],
                            parsing.name_key(row[0]),
                            row[1],
                            row[3],
                            row[5],
                            phone,
                            digest(phone),
                        ),
                        *(
                            row[7],
                            row[8],
                            row[9],
                            row[10],
                            row[11],
                            row[12],
                            row[13],
                            row[14],
                            row[15],
                            row[16],
                        ),
                    )
                )
        cursor.execute("ANALYZE listed")
        for statement in _STATEMENTS:
            cursor.execute(statement, facts)
