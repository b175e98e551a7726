"""Keep the facts of a list that disagree with what the desk has, as suggestions: none is lost, and none overwrites."""

from leads.models import ImportBatch

_SUGGEST = """
    INSERT INTO leads_factsuggestion (company_id, contact_id, field, value, source, at)
    SELECT DISTINCT ON (company_id, contact_id, field, lower(listed))
           company_id, contact_id, field, listed, %(source)s, %(now)s
      FROM (
        SELECT company.id AS company_id, NULL::bigint AS contact_id, fact.*, imported.line
          FROM slice_row imported
          JOIN judged USING (twin)
          JOIN leads_company company ON company.id = judged.company_id
         CROSS JOIN LATERAL (VALUES
                ('address', imported.address, company.address),
                ('postcode', imported.postcode, company.postcode),
                ('city', imported.city, company.city),
                ('website', imported.website, company.website)) AS fact (field, listed, ours)
        UNION ALL
        SELECT contact.company_id, contact.id, fact.*, person.line
          FROM judged_person person
          JOIN leads_contact contact ON contact.id = person.contact_id
         CROSS JOIN LATERAL (VALUES
                ('title', person.title, contact.title),
                ('phone', person.phone, contact.phone),
                ('email', person.email, contact.email)) AS fact (field, listed, ours)
      ) found
     WHERE listed <> '' AND ours <> '' AND lower(listed) <> lower(ours)
     ORDER BY company_id, contact_id, field, lower(listed), line
    ON CONFLICT DO NOTHING
"""


def keep(cursor, batch: ImportBatch, now) -> None:
    """Keep the suggestions of the slice that was just written (see commit.py)."""
    cursor.execute(_SUGGEST, {"source": batch.file_name[:200], "now": now})
