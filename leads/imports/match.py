"""Match each row of a list: new, update, already known, or refused.

A company is identified by country and registration number; without one by name and postcode, else city; or, if the
list has neither, by name and phone number. Different registration numbers are different companies. The same rules
apply between rows of one file. A merged company matches by both names and resolves to the survivor
(leads/accounts/merge.py).

All of it is SQL over the whole list. The temporary tables `judged` (one row per company) and `judged_person` last
until the end of the transaction, so that the import writes exactly what was matched.
"""

from django.db import connection

from campaigns.models import Campaign
from leads.assignment.territories import CompanyLocation, territory_for
from leads.models import ImportBatch

from .company_columns import ADDS_FACTS, MERGED_FACTS
from .match_people import CLEAR_EMAILS, MATCH_PEOPLE
from .objections import MARK_SUPPRESSED

# If rows of one name and place share one registration number, it applies to all; several keep them apart.
_MATCH_COMPANIES = """
    WITH same AS (
        SELECT id, line, country, name_key, spot, register_number,
               min(nullif(register_number, '')) OVER here AS lowest,
               max(nullif(register_number, '')) OVER here AS highest
          FROM (SELECT *, coalesce(nullif(postcode, ''), lower(city)) AS spot FROM leads_importrow
                 WHERE batch_id = %(batch)s AND verdict = '') imported
        WINDOW here AS (PARTITION BY country, name_key, spot)
    ), named AS (
        SELECT *, coalesce(nullif(register_number, ''), CASE WHEN lowest = highest THEN lowest END, '')
                  AS register, coalesce(lowest <> highest, false) AS ambiguous
          FROM same
    ), candidate AS (
        SELECT named.id, 1 AS how, company.id AS company_id
          FROM named JOIN leads_company company
            ON company.country = named.country AND company.register_number = named.register
         WHERE named.register <> ''
        UNION ALL
        SELECT named.id, 2, company.id
          FROM named JOIN leads_company called
            ON called.country = named.country AND called.name_key = named.name_key
           AND coalesce(nullif(called.postcode, ''), lower(called.city)) = named.spot
          JOIN leads_company company ON company.id = coalesce(called.merged_into_id, called.id)
         WHERE named.register = '' AND (company.register_number = '' OR NOT named.ambiguous)
            OR company.register_number = '' AND NOT named.ambiguous
        UNION ALL
        SELECT named.id, 3, company.id
          FROM named
          JOIN leads_importperson person ON person.batch_id = %(batch)s AND person.line = named.line
          JOIN leads_contact contact ON contact.number_digest = person.number_digest
          JOIN leads_company called ON called.country = named.country AND called.name_key = named.name_key
          JOIN leads_company company ON company.id = coalesce(called.merged_into_id, called.id)
           AND contact.company_id IN (called.id, company.id)
         WHERE NOT named.ambiguous AND (named.register = '' OR company.register_number = '')
           AND (named.spot = '' OR called.postcode = '' AND called.city = '')
    ), best AS (
        SELECT DISTINCT ON (id) id, company_id FROM candidate ORDER BY id, how, company_id
    ), entity AS (
        SELECT named.id, named.line, min(best.company_id) OVER alike AS company_id,
               min(named.line) OVER alike AS first_line
          FROM named LEFT JOIN best USING (id)
        WINDOW alike AS (PARTITION BY named.country, named.register,
                         CASE WHEN named.register = '' THEN named.name_key END,
                         CASE WHEN named.register = '' THEN named.spot END)
    ), twin AS (
        SELECT id, company_id,
               CASE WHEN company_id IS NULL THEN first_line
                    ELSE min(line) OVER (PARTITION BY company_id) END AS twin
          FROM entity
    )
    UPDATE leads_importrow imported SET company_id = twin.company_id, twin = twin.twin
      FROM twin WHERE twin.id = imported.id
"""

_COMPANIES = f"""
    CREATE TEMP TABLE judged ON COMMIT DROP AS
    SELECT entity.*, entity.company_id IS NULL AS is_new, known.lead_id, known.lead_id IS NULL AS lead_is_new,
           NULL::bigint AS territory_id
      FROM (SELECT imported.twin, max(imported.company_id) AS company_id, {MERGED_FACTS}
              FROM leads_importrow imported LEFT JOIN leads_company company ON company.id = imported.company_id
             WHERE imported.batch_id = %(batch)s AND imported.verdict = ''
             GROUP BY imported.twin) entity
     CROSS JOIN LATERAL (SELECT (array_agg(lead.id ORDER BY lead.stage IN ('won', 'lost'), lead.id))[1] AS lead_id
                           FROM leads_lead lead
                          WHERE lead.company_id = entity.company_id AND lead.campaign_id = %(campaign)s) known
"""

_TERRITORIES = """
    UPDATE judged SET territory_id = found.territory_id
      FROM unnest(%(countries)s::text[], %(postcodes)s::text[], %(industries)s::text[], %(territories)s::bigint[])
           AS found (country, postcode, industry, territory_id)
     WHERE (judged.country, judged.postcode, judged.industry)
         = (found.country, found.postcode, found.industry)
"""

_VERDICTS = f"""
    WITH adding AS (
        SELECT imported.id, {ADDS_FACTS} AS facts
          FROM leads_importrow imported LEFT JOIN leads_company company ON company.id = imported.company_id
         WHERE imported.batch_id = %(batch)s AND imported.verdict = ''
        WINDOW earlier AS (PARTITION BY imported.twin ORDER BY imported.line
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), adding_people AS (
        SELECT DISTINCT line FROM judged_person WHERE adds
    ), reachable AS (
        SELECT DISTINCT twin FROM judged_person WHERE phone <> ''
        UNION
        SELECT judged.twin FROM judged JOIN leads_contact contact USING (company_id)
         WHERE contact.phone <> ''
           AND NOT EXISTS (SELECT 1 FROM leads_suppression no WHERE no.digest = contact.number_digest)
    )
    UPDATE leads_importrow imported
       SET verdict = CASE WHEN imported.line = imported.twin AND judged.lead_is_new THEN 'create'
                          WHEN adding.facts OR adding_people.line IS NOT NULL THEN 'update'
                          ELSE 'skip' END,
           territory_id = judged.territory_id,
           has_number = reachable.twin IS NOT NULL
      FROM adding
      JOIN leads_importrow same ON same.id = adding.id
      JOIN judged ON judged.twin = same.twin
      LEFT JOIN adding_people ON adding_people.line = same.line
      LEFT JOIN reachable ON reachable.twin = same.twin
     WHERE imported.id = adding.id
"""


def match_rows(batch: ImportBatch) -> None:
    """Set the verdict of every staged row of `batch`. Call it within a transaction."""
    known = {"batch": batch.pk, "campaign": batch.campaign_id}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS judged, judged_person")
        for statement in (MARK_SUPPRESSED, CLEAR_EMAILS, _MATCH_COMPANIES):
            cursor.execute(statement, known)
        # Without fresh statistics the planner chooses nested loops.
        cursor.execute("ANALYZE leads_importrow")
        cursor.execute(_COMPANIES, known)
        cursor.execute(MATCH_PEOPLE, known)
        cursor.execute("ANALYZE judged, judged_person")
        _find_territories(cursor, batch.campaign)
        cursor.execute(_VERDICTS, known)


def _find_territories(cursor, campaign: Campaign) -> None:
    """Assign territories, evaluating the routing rule once per distinct location and industry."""
    territories = list(campaign.territories.all())
    cursor.execute("SELECT DISTINCT country, postcode, industry FROM judged")
    places = [CompanyLocation(*row) for row in cursor.fetchall()]
    found = [(place, territory_for(place, territories)) for place in places]
    taken = [(place, territory.pk) for place, territory in found if territory]
    cursor.execute(
        _TERRITORIES,
        {
            "countries": [place.country for place, _territory in taken],
            "postcodes": [place.postcode for place, _territory in taken],
            "industries": [place.industry for place, _territory in taken],
            "territories": [territory for _place, territory in taken],
        },
    )
