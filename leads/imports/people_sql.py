"""SQL that writes the people of a matched list (see commit.py)."""

NUMBER_PEOPLE = """
    UPDATE judged_person person SET contact_id = given.contact_id
      FROM (SELECT twin, who, nextval(pg_get_serial_sequence('leads_contact', 'id')) AS contact_id
              FROM (SELECT twin, who FROM judged_person WHERE is_new AND nth = 1
                     ORDER BY line, position) newcomer) given
     WHERE (person.twin, person.who) = (given.twin, given.who)
"""
# A person on several rows is one contact; the first filled value wins.
MERGED_PEOPLE = """
    WITH merged_person AS (
        SELECT contact_id, min(twin) AS twin, bool_or(is_new) AS is_new, min(name) AS name,
               (array_agg(first_name ORDER BY first_name = '', line, position))[1] AS first_name,
               (array_agg(title ORDER BY title = '', line, position))[1] AS title,
               (array_agg(email ORDER BY email = '', line, position))[1] AS email,
               (array_agg(phone ORDER BY phone = '', phone_typed = '', line, position))[1] AS phone,
               (array_agg(phone_typed ORDER BY phone = '', phone_typed = '', line, position))[1] AS phone_typed,
               (array_agg(number_digest ORDER BY phone = '', phone_typed = '', line, position))[1]
                   AS number_digest
          FROM judged_person GROUP BY contact_id
    )
"""
NEW_PEOPLE = f"""
    {MERGED_PEOPLE}
    INSERT INTO leads_contact
        (id, company_id, name, first_name, title, phone, phone_typed, number_digest, email, language, created_at)
    SELECT merged_person.contact_id, judged.company_id, merged_person.name, merged_person.first_name,
           merged_person.title, merged_person.phone, merged_person.phone_typed,
           merged_person.number_digest, merged_person.email, '', %(now)s
      FROM merged_person JOIN judged USING (twin) WHERE merged_person.is_new ORDER BY merged_person.contact_id
"""
FILL_PEOPLE = f"""
    {MERGED_PEOPLE}
    UPDATE leads_contact contact
       SET title = coalesce(nullif(contact.title, ''), merged_person.title),
           first_name = coalesce(nullif(contact.first_name, ''), merged_person.first_name),
           email = coalesce(nullif(contact.email, ''), merged_person.email),
           phone = coalesce(nullif(contact.phone, ''), merged_person.phone),
           phone_typed = CASE WHEN contact.phone = '' AND merged_person.phone <> '' THEN merged_person.phone_typed
                              ELSE contact.phone_typed END,
           number_digest = coalesce(contact.number_digest, merged_person.number_digest)
      FROM merged_person
     WHERE merged_person.contact_id = contact.id AND NOT merged_person.is_new
       AND (contact.title = '' AND merged_person.title <> ''
            OR contact.first_name = '' AND merged_person.first_name <> ''
            OR contact.email = '' AND merged_person.email <> ''
            OR contact.phone = '' AND merged_person.phone <> '')
"""
