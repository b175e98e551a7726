"""Give each matched row of a slice its verdict: new, update, already known, or refused (see match.py)."""

from campaigns.models import Campaign
from leads.assignment.territories import CompanyLocation, territory_for

from .company_columns import ADDS_FACTS, MERGED_FACTS
from .match_people import MATCH_PEOPLE

_COMPANIES = f"""
    CREATE TEMP TABLE judged ON COMMIT DROP AS
    SELECT entity.*, entity.company_id IS NULL AS is_new, known.lead_id, known.lead_id IS NULL AS lead_is_new,
           NULL::bigint AS territory_id
      FROM (SELECT imported.twin, max(imported.company_id) AS company_id, {MERGED_FACTS}
              FROM slice_row imported LEFT JOIN leads_company company ON company.id = imported.company_id
             WHERE imported.verdict = ''
             GROUP BY imported.twin) entity
     CROSS JOIN LATERAL (SELECT (array_agg(lead.id ORDER BY lead.stage IN ('won', 'lost'), lead.id))[1] AS lead_id
                           FROM leads_lead lead
                          WHERE lead.company_id = entity.company_id AND lead.campaign_id = %(campaign)s) known
"""

_TERRITORIES = """
    UPDATE judged SET territory_id = found.territory_id
      FROM unnest(%(countries)s::text[], %(postcodes)s::text[], %(industries)s::text[], %(cities)s::text[],
                 %(territories)s::bigint[]) AS found (country, postcode, industry, city, territory_id)
     WHERE (judged.country, judged.postcode, judged.industry)
         = (found.country, found.postcode, found.industry)
       AND CASE WHEN %(by_city)s THEN judged.city ELSE '' END = found.city
"""

#: A custom field gets its first value.
_ADDS = """(imported.custom -> '{subject}' || coalesce(of_{subject}."values", '{{}}')
            <> coalesce(of_{subject}."values", '{{}}'))"""
_VERDICTS = f"""
    WITH adding AS (
        SELECT imported.id, {ADDS_FACTS} AS facts
          FROM slice_row imported LEFT JOIN leads_company company ON company.id = imported.company_id
         WHERE imported.verdict = ''
        WINDOW earlier AS (PARTITION BY imported.twin ORDER BY imported.line
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
    ), adding_people AS (
        SELECT DISTINCT line FROM judged_person WHERE adds
    ), adding_custom AS (
        SELECT imported.line
          FROM slice_row imported JOIN judged USING (twin)
          LEFT JOIN leads_companyvalues of_company ON of_company.company_id = judged.company_id
          LEFT JOIN leads_leadvalues of_lead ON of_lead.lead_id = judged.lead_id
          LEFT JOIN LATERAL (SELECT contact_id FROM judged_person person
                              WHERE person.line = imported.line ORDER BY person.position LIMIT 1) first ON true
          LEFT JOIN leads_contactvalues of_contact ON of_contact.contact_id = first.contact_id
         WHERE imported.verdict = '' AND imported.custom <> '{{}}'
           AND ({_ADDS.format(subject="company")} OR {_ADDS.format(subject="lead")}
                OR {_ADDS.format(subject="contact")})
    ), reachable AS (
        SELECT DISTINCT twin FROM judged_person WHERE phone <> ''
        UNION
        SELECT judged.twin FROM judged JOIN leads_contact contact USING (company_id)
         WHERE contact.phone <> ''
           AND NOT EXISTS (SELECT 1 FROM leads_suppression no WHERE no.digest = contact.number_digest)
    )
    UPDATE slice_row imported
       SET verdict = CASE WHEN imported.line = imported.twin AND judged.lead_is_new THEN 'create'
                          WHEN adding.facts OR adding_people.line IS NOT NULL
                               OR adding_custom.line IS NOT NULL THEN 'update'
                          ELSE 'skip' END,
           territory_id = judged.territory_id,
           has_number = reachable.twin IS NOT NULL
      FROM adding
      JOIN slice_row same ON same.id = adding.id
      JOIN judged ON judged.twin = same.twin
      LEFT JOIN adding_people ON adding_people.line = same.line
      LEFT JOIN adding_custom ON adding_custom.line = same.line
      LEFT JOIN reachable ON reachable.twin = same.twin
     WHERE imported.id = adding.id
"""


def judge_rows(cursor, campaign: Campaign) -> None:
    """Set the verdict of every row of the slice, and fill `judged` and `judged_person`."""
    cursor.execute(_COMPANIES, {"campaign": campaign.pk})
    cursor.execute(MATCH_PEOPLE)
    # The planner has to know what was just matched.
    cursor.execute("ANALYZE slice_row, judged, judged_person")
    _find_territories(cursor, campaign)
    cursor.execute(_VERDICTS)


def _find_territories(cursor, campaign: Campaign) -> None:
    """Assign territories, evaluating the routing rule once per distinct location and industry."""
    territories = list(campaign.territories.all())
    by_city = any(territory.cities for territory in territories)
    cursor.execute(
        "SELECT DISTINCT country, postcode, industry, CASE WHEN %s THEN city ELSE '' END FROM judged",
        [by_city],
    )
    places = [CompanyLocation(*row) for row in cursor.fetchall()]
    found = [(place, territory_for(place, territories)) for place in places]
    taken = [(place, territory.pk) for place, territory in found if territory]
    cursor.execute(
        _TERRITORIES,
        {
            "countries": [place.country for place, _territory in taken],
            "postcodes": [place.postcode for place, _territory in taken],
            "industries": [place.industry for place, _territory in taken],
            "cities": [place.city for place, _territory in taken],
            "by_city": by_city,
            "territories": [territory for _place, territory in taken],
        },
    )
