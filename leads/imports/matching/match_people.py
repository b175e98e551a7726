"""SQL that matches the people of a staged list with the contacts of their companies (see match.py)."""

CLEAR_EMAILS = """
    UPDATE slice_person person SET email = '', email_digest = NULL
      FROM leads_suppression suppression WHERE suppression.digest = person.email_digest
"""

# People match by name, else by number, e-mail address or typed text. A nameless number that belongs to a named person
# is not a new contact. Contacts of merged companies resolve to those of the survivor. The contacts of all companies of
# the slice are found by key, as comparing each person with each contact would take too long in a large company.
_KNOWN = """
    SELECT DISTINCT ON (called.employer, key.key) called.employer, key.key, called.contact_id
      FROM (SELECT DISTINCT company_id FROM slice_row WHERE company_id IS NOT NULL) company
     CROSS JOIN LATERAL (
            SELECT company.company_id AS employer, contact.*, 1 AS place,
                   coalesce(contact.merged_into_id, contact.id) AS contact_id
              FROM leads_contact contact WHERE contact.company_id = company.company_id
            UNION ALL
            SELECT company.company_id, contact.*, 2, coalesce(contact.merged_into_id, contact.id)
              FROM leads_company redirect JOIN leads_contact contact ON contact.company_id = redirect.id
             WHERE redirect.merged_into_id = company.company_id) called
     CROSS JOIN LATERAL (VALUES ('n' || person_key(called.name)), ('p' || called.phone), ('e' || lower(called.email)),
                                ('t' || called.phone_typed)) key (key)
     ORDER BY called.employer, key.key, called.place, called.id
"""
MATCH_PEOPLE = f"""
    CREATE TEMP TABLE judged_person ON COMMIT DROP AS
    SELECT person.*, known.id AS contact_id, known.id IS NULL AS is_new, known.id IS NULL AND nth = 1
           OR person.phone <> '' AND coalesce(known.phone, '') = '' AND phones_before = 0
           OR person.first_name <> '' AND coalesce(known.first_name, '') = '' AND first_names_before = 0
           OR person.title <> '' AND coalesce(known.title, '') = '' AND titles_before = 0
           OR person.email <> '' AND coalesce(known.email, '') = '' AND emails_before = 0 AS adds
      FROM (SELECT named.*, row_number() OVER earlier AS nth,
                   count(nullif(phone, '')) OVER earlier - (phone <> '')::int AS phones_before,
                   count(nullif(first_name, '')) OVER earlier - (first_name <> '')::int AS first_names_before,
                   count(nullif(title, '')) OVER earlier - (title <> '')::int AS titles_before,
                   count(nullif(email, '')) OVER earlier - (email <> '')::int AS emails_before,
                   bool_or(name <> '') OVER (PARTITION BY twin, number_digest)
                       AND number_digest IS NOT NULL AND name = '' AS is_somebodys
              FROM (SELECT person.*, imported.twin, imported.company_id,
                           CASE WHEN person.name <> '' THEN 'n' || person_key(person.name)
                                WHEN person.phone <> '' THEN 'p' || person.phone
                                WHEN person.email <> '' THEN 'e' || lower(person.email)
                                ELSE 't' || person.phone_typed END AS who
                      FROM slice_person person JOIN slice_row imported USING (line)
                     WHERE imported.verdict = '') named
             WHERE who <> 't'
            WINDOW earlier AS (PARTITION BY twin, who ORDER BY line, position)) person
      LEFT JOIN ({_KNOWN}) found ON found.employer = person.company_id AND found.key = person.who
      LEFT JOIN leads_contact known ON known.id = found.contact_id
     WHERE known.id IS NOT NULL OR NOT person.is_somebodys
"""
