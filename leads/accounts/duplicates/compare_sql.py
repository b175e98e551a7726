"""The SQL that finds what companies have in common, each way by an index and with a bound."""

from leads.models.compliance.suppression import SHARED_MAILBOXES

#: A number or address that more companies have says nothing: a switchboard of many, or an example.
MOST_SHARING = 5
#: Namesakes of one company that are compared.
MOST_NAMESAKES = 20

#: Pairs of companies, with one kind of evidence each. Registration numbers that differ decide that they are two.
COMPANIES = f"""
WITH ours AS (
    SELECT * FROM leads_company WHERE id = ANY (%(ids)s) AND merged_into_id IS NULL
), people AS (
    SELECT contact.* FROM leads_contact contact JOIN ours ON ours.id = contact.company_id
     WHERE contact.merged_into_id IS NULL
), found AS (
    SELECT ours.id, same.id AS other, 'register_number' AS evidence
      FROM ours CROSS JOIN LATERAL (
            SELECT id FROM leads_company company
             WHERE lower(company.register_number) COLLATE "C" = lower(ours.register_number) COLLATE "C"
               AND company.register_number <> '' LIMIT {MOST_NAMESAKES}) same
     WHERE ours.register_number <> ''
     UNION
    SELECT people.company_id, same.company_id, 'phone'
      FROM people CROSS JOIN LATERAL (
            SELECT company_id, count(*) OVER () AS sharing FROM (
                SELECT DISTINCT company_id FROM (
                    SELECT company_id FROM leads_contact contact
                     WHERE contact.number_digest = people.number_digest AND contact.merged_into_id IS NULL
                     LIMIT 100) alike) companies) same
     WHERE people.number_digest IS NOT NULL AND same.sharing <= {MOST_SHARING}
     UNION
    SELECT people.company_id, same.company_id, 'email'
      FROM people CROSS JOIN LATERAL (
            SELECT company_id, count(*) OVER () AS sharing FROM (
                SELECT DISTINCT company_id FROM (
                    SELECT company_id FROM leads_contact contact
                     WHERE upper(contact.email) = upper(people.email) AND contact.email <> ''
                       AND contact.merged_into_id IS NULL
                     LIMIT 100) alike) companies) same
     WHERE people.email <> '' AND same.sharing <= {MOST_SHARING}
     UNION
    SELECT ours.id, same.id, 'name'
      FROM ours CROSS JOIN LATERAL (
            SELECT id FROM leads_company company
             WHERE company.country = ours.country AND company.name_key = ours.name_key
               AND company.merged_into_id IS NULL LIMIT {MOST_NAMESAKES}) same
     WHERE ours.name_key <> ''
     UNION
    SELECT ours.id, same.id, 'name'
      FROM ours CROSS JOIN LATERAL (
            SELECT id FROM leads_company company
             WHERE company.country = ours.country AND company.name_key = ours.name_key
               AND company.postcode = ours.postcode AND company.merged_into_id IS NULL
             LIMIT {MOST_NAMESAKES}) same
     WHERE ours.name_key <> '' AND ours.postcode <> ''
)
SELECT one.id, other.id, NULL::bigint, NULL::bigint,
       array_agg(DISTINCT found.evidence)
       || CASE WHEN NOT bool_or(found.evidence = 'name') THEN '{{}}'
               WHEN one.address <> '' AND search_fold(one.address) = search_fold(other.address)
                AND (one.postcode = other.postcode OR lower(one.city) = lower(other.city)) THEN ARRAY['address']
               WHEN one.postcode <> '' AND one.postcode = other.postcode THEN ARRAY['place']
               WHEN one.city <> '' AND lower(one.city) = lower(other.city) THEN ARRAY['city']
               ELSE '{{}}' END
  FROM found
  JOIN leads_company one ON one.id = least(found.id, found.other)
  JOIN leads_company other ON other.id = greatest(found.id, found.other)
 WHERE found.id <> found.other AND one.merged_into_id IS NULL AND other.merged_into_id IS NULL
   AND (one.country = other.country OR one.country = '' OR other.country = '')
   AND (lower(one.register_number) = lower(other.register_number)
        OR one.register_number = '' OR other.register_number = '')
 GROUP BY one.id, other.id
"""
#: Pairs of contacts of one company. People who share a number under different names are two.
CONTACTS = """
WITH people AS (
    SELECT id, company_id, number_digest, lower(btrim(email)) AS email, person_key(name) AS name
      FROM leads_contact WHERE company_id = ANY (%(ids)s) AND merged_into_id IS NULL
), found AS (
    SELECT one.id, other.id AS other, one.company_id, 'email' AS evidence
      FROM people one JOIN people other USING (company_id, email)
     WHERE one.id < other.id AND email <> '' AND NOT split_part(email, '@', 1) = ANY (%(shared)s)
     UNION
    SELECT one.id, other.id, one.company_id, 'phone'
      FROM people one JOIN people other USING (company_id, number_digest)
     WHERE one.id < other.id AND (one.name = other.name OR one.name = '' OR other.name = '')
     UNION
    SELECT one.id, other.id, one.company_id, 'name'
      FROM people one JOIN people other USING (company_id, name)
     WHERE one.id < other.id AND name <> ''
)
SELECT company_id, company_id, id, other, array_agg(DISTINCT evidence) FROM found GROUP BY company_id, id, other
"""
FACTS = {"shared": sorted(SHARED_MAILBOXES)}
