"""Keep the objections in a list: the numbers and people of its do-not-call rows are never called again (R21).

An objection counts from any row of any list, also from a row that can't be imported. It is written when the list is
imported, before its other rows are matched.
"""

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.models import Contact, ImportBatch
from salesdesk import clock

#: The numbers and people of the rows that object, with the digests by which they are recognized.
_OBJECTING = """
    SELECT said.kind, said.digest, imported.line
      FROM leads_importrow imported
      JOIN leads_importperson person ON person.batch_id = imported.batch_id AND person.line = imported.line
     CROSS JOIN LATERAL (
        SELECT 'number' AS kind, person.number_digest AS digest WHERE imported.do_not_call
        UNION ALL SELECT 'person', unnest(person.person_digests) WHERE imported.do_not_call
        UNION ALL SELECT 'address', person.email_digest WHERE imported.do_not_email) said
     WHERE imported.batch_id = %(batch)s AND (imported.do_not_call OR imported.do_not_email)
       AND said.digest IS NOT NULL
"""

#: Rows that name a suppressed number or person, or one that objects elsewhere in the same list.
MARK_SUPPRESSED = f"""
    WITH objecting AS ({_OBJECTING}), named AS (
        SELECT person.line, person.number_digest AS digest, false AS as_person
          FROM leads_importperson person WHERE person.batch_id = %(batch)s AND person.number_digest IS NOT NULL
        UNION ALL
        SELECT person.line, unnest(person.person_digests), true
          FROM leads_importperson person WHERE person.batch_id = %(batch)s
    ), silent AS (
        SELECT named.line, bool_or(NOT named.as_person) AS by_number, bool_or(named.as_person) AS by_person
          FROM named
          JOIN (SELECT digest FROM leads_suppression WHERE kind <> 'address'
                UNION SELECT digest FROM objecting WHERE kind <> 'address') kept USING (digest)
         GROUP BY named.line
    )
    UPDATE leads_importrow imported
       SET suppressed = coalesce(silent.by_number AND NOT imported.do_not_call, false),
           person_suppressed = coalesce(silent.by_person AND NOT imported.do_not_call, false),
           verdict = CASE WHEN imported.blocked OR silent.line IS NOT NULL THEN 'refuse' ELSE '' END,
           company_id = NULL, twin = NULL, territory_id = NULL, has_number = false
      FROM leads_importrow same LEFT JOIN silent ON silent.line = same.line
     WHERE imported.batch_id = %(batch)s AND same.id = imported.id
"""

#: A row of a do-not-call list is new if its number or person is, in its first line.
_JUDGE = f"""
    WITH objecting AS ({_OBJECTING}), first AS (
        SELECT objecting.line,
               bool_or(suppression.id IS NULL AND objecting.line = firsts.line) AS is_new
          FROM objecting
          JOIN (SELECT digest, min(line) AS line FROM objecting GROUP BY digest) firsts USING (digest)
          LEFT JOIN leads_suppression suppression USING (digest)
         GROUP BY objecting.line
    )
    UPDATE leads_importrow imported
       SET verdict = CASE WHEN first.line IS NULL THEN 'refuse' WHEN first.is_new THEN 'create' ELSE 'skip' END,
           problems = imported.problems
               || CASE WHEN first.line IS NULL THEN ARRAY[%(nobody)s::text] ELSE ARRAY[]::text[] END,
           suppressed = false, person_suppressed = false
      FROM leads_importrow same LEFT JOIN first ON first.line = same.line
     WHERE imported.batch_id = %(batch)s AND same.id = imported.id
"""

_SUPPRESS = f"""
    INSERT INTO leads_suppression (kind, digest, reason, source, by_id, at)
    SELECT DISTINCT ON (digest) kind, digest, %(reason)s, %(source)s, %(by)s, %(now)s FROM ({_OBJECTING}) objecting
     ORDER BY digest
    ON CONFLICT (digest) DO NOTHING
"""

#: The contacts meant: by number, by name at a company of that name, by e-mail address, or, where a row names nobody,
#: all of the company in that place.
_CONTACTS_MEANT = """
    WITH objecting AS (
        SELECT imported.country, imported.name_key, imported.register_number, person.name, person.email,
               person.number_digest, coalesce(nullif(imported.postcode, ''), lower(imported.city)) AS spot
          FROM leads_importrow imported
          JOIN leads_importperson person ON person.batch_id = imported.batch_id AND person.line = imported.line
         WHERE imported.batch_id = %(batch)s AND imported.do_not_call
    ), company AS (
        SELECT objecting.name, company.id FROM objecting
          JOIN leads_company company
            ON company.country = objecting.country AND company.name_key = objecting.name_key
         WHERE objecting.name <> '' OR objecting.email = '' AND objecting.number_digest IS NULL
           AND objecting.spot <> '' AND objecting.spot = coalesce(nullif(company.postcode, ''), lower(company.city))
        UNION
        SELECT objecting.name, company.id FROM objecting
          JOIN leads_company company
            ON company.country = objecting.country AND company.register_number = objecting.register_number
         WHERE objecting.register_number <> ''
           AND (objecting.name <> '' OR objecting.email = '' AND objecting.number_digest IS NULL)
    )
    SELECT contact.id FROM objecting JOIN leads_contact contact USING (number_digest)
    UNION
    SELECT contact.id FROM objecting JOIN leads_contact contact ON upper(contact.email) = upper(objecting.email)
     WHERE objecting.email <> '' AND contact.email <> ''
    UNION
    SELECT contact.id FROM company JOIN leads_contact contact ON contact.company_id = company.id
     WHERE company.name = '' OR lower(contact.name) = lower(company.name)
"""


def judge(batch: ImportBatch) -> None:
    """Set the verdict of each row of a do-not-call list: new, known, or rejected because it names nobody."""
    nobody = _("This row has no phone number, e-mail address or name of a person.")
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE, {"batch": batch.pk, "nobody": nobody})


@transaction.atomic
def keep(batch: ImportBatch) -> None:
    """Suppress the numbers, addresses and people that object, and cancel the calls to them."""
    reason = _("Marked as do not call in %(name)s.") % {"name": batch.file_name}
    reason, source = reason[:200], f"list: {batch.file_name}"[:80]
    facts: dict[str, Any] = {"batch": batch.pk, "reason": reason, "source": source, "by": batch.by_id}
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS_MEANT, {"batch": batch.pk})
        meant = [pk for (pk,) in cursor.fetchall()]
        if meant:  # locks come in the order of every other objection: numbers, then leads
            suppression.lock_suppressions(Contact.objects.filter(pk__in=meant).values("pk"))
        cursor.execute(_SUPPRESS, facts | {"now": clock.now()})
    numbers = Contact.objects.filter(pk__in=meant).exclude(phone="").values_list("phone", flat=True)
    for phone in sorted(set(numbers)):
        suppression.suppress_number(phone, by=batch.by, reason=reason, source=source)
