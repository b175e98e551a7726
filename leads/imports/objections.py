"""Keep the objections in a list: the numbers and people of its do-not-call rows are never called again (R21).

An objection counts from any row of any list, also from a row that can't be imported. It is written when the list is
imported, before its other rows are matched.
"""

from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from leads.compliance import suppression
from leads.models import Contact, ImportBatch, ImportRow
from salesdesk import clock, formats

from .matching.company_columns import SPELT_ALIKE

#: The numbers and people of the rows that object, with the digests by which they are recognized.
_OBJECTING = """
    SELECT objection.kind, objection.digest, imported.line
      FROM leads_importrow imported
      JOIN leads_importperson person ON person.batch_id = imported.batch_id AND person.line = imported.line
     CROSS JOIN LATERAL (
        SELECT 'number' AS kind, person.number_digest AS digest WHERE imported.do_not_call
        UNION ALL SELECT 'person', unnest(person.person_digests) WHERE imported.do_not_call
        UNION ALL SELECT 'address', person.email_digest WHERE imported.do_not_email) objection
     WHERE imported.batch_id = %(batch)s AND (imported.do_not_call OR imported.do_not_email)
       AND objection.digest IS NOT NULL
"""

#: Rows that name a number or person that objects elsewhere in the list.
_MARK_ROWS = f"""
    WITH objecting AS MATERIALIZED ({_OBJECTING}), named AS (
        SELECT person.line, person.number_digest AS digest, true AS by_number
          FROM leads_importperson person WHERE person.batch_id = %(batch)s AND person.number_digest IS NOT NULL
        UNION ALL
        SELECT person.line, unnest(person.person_digests), false
          FROM leads_importperson person WHERE person.batch_id = %(batch)s
    ), silent AS (
        SELECT named.line, bool_or(named.by_number) AS by_number, bool_or(NOT named.by_number) AS by_person
          FROM named JOIN (SELECT DISTINCT digest FROM objecting WHERE kind <> 'address') kept USING (digest)
         GROUP BY named.line
    )
    UPDATE leads_importrow imported
       SET number_objects = silent.by_number, person_objects = silent.by_person, verdict = 'refuse'
      FROM silent WHERE imported.batch_id = %(batch)s AND imported.line = silent.line
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
           problems = imported.problems || CASE WHEN first.line IS NULL AND NOT %(nobody)s = ANY(imported.problems)
                                                THEN ARRAY[%(nobody)s::text] ELSE ARRAY[]::text[] END
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
_SPELT_ALIKE = SPELT_ALIKE.format(one="objecting", other="company")
_CONTACTS_MEANT = f"""
    WITH objecting AS (
        SELECT imported.country, imported.name_key, imported.name_spellings, imported.register_number,
               person.name, person.email, person.number_digest,
               coalesce(nullif(imported.postcode, ''), lower(imported.city)) AS spot
          FROM leads_importrow imported
          JOIN leads_importperson person ON person.batch_id = imported.batch_id AND person.line = imported.line
         WHERE imported.batch_id = %(batch)s AND imported.slice = %(slice)s AND imported.do_not_call
    ), company AS (
        SELECT objecting.name, company.id FROM objecting
          JOIN leads_company company
            ON company.country = objecting.country AND company.name_key = objecting.name_key AND {_SPELT_ALIKE}
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
     WHERE company.name = '' OR person_key(contact.name) = person_key(company.name)
"""


_KEEP_REFUSED = """
    INSERT INTO leads_refusedrow (batch_id, line, cells, problems, suppressed, person_suppressed)
    SELECT imported.batch_id, imported.line, line.cells, imported.problems, false, false
      FROM leads_importrow imported
      JOIN leads_importline line ON line.batch_id = imported.batch_id AND line.line = imported.line
     WHERE imported.batch_id = %(batch)s AND imported.verdict = 'refuse'
"""


def has_any(batch: ImportBatch) -> bool:
    return _objecting(batch).exists()


def mark_rows(batch: ImportBatch) -> None:
    """Mark the rows of a list that name a number or person that objects in another row."""
    if has_any(batch):
        with connection.cursor() as cursor:
            cursor.execute(_MARK_ROWS, {"batch": batch.pk})


def judge(batch: ImportBatch) -> None:
    """Set the verdict of each row of a do-not-call list: new, known, or rejected because it names nobody."""
    nobody = _("This row has no phone number, e-mail address or name of a person.")
    with connection.cursor() as cursor:
        cursor.execute(_JUDGE, {"batch": batch.pk, "nobody": nobody})


def keep(batch: ImportBatch, step: int) -> int:
    """Do one step and return the next: write the objections (0), then cancel the calls slice by slice (from 1).

    The steps end behind the last slice of the list.
    """
    if step == 0:
        if batch.is_do_not_call_list:
            judge(batch)
        _suppress(batch)
        return 1
    objecting = _objecting(batch).filter(do_not_call=True, slice__gte=step - 1)
    slice_ = objecting.aggregate(next=Min("slice"))["next"]
    if slice_ is None:
        return batch.slices + 1
    _cancel_calls(batch, slice_)
    return slice_ + 2


def count(batch: ImportBatch) -> dict[str, int]:
    """Keep the rejected rows of a do-not-call list to look at, and return what became of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP_REFUSED, {"batch": batch.pk})
    number = {verdict: Count("pk", filter=Q(verdict=verdict)) for verdict in ("create", "skip", "refuse")}
    sums = batch.staged.aggregate(rows=Count("pk"), **number)
    return {
        "rows_imported": sums["rows"],
        "created": sums["create"],
        "skipped": sums["skip"],
        "refused": sums["refuse"],
    }


def _objecting(batch: ImportBatch) -> QuerySet[ImportRow]:
    return batch.staged.filter(Q(do_not_call=True) | Q(do_not_email=True))


def _suppress(batch: ImportBatch) -> None:
    reason, source = _said(batch)
    facts: dict[str, Any] = {"batch": batch.pk, "reason": reason, "source": source, "by": batch.by_id}
    with connection.cursor() as cursor:
        cursor.execute(_SUPPRESS, facts | {"now": clock.now()})


def _cancel_calls(batch: ImportBatch, slice_: int) -> None:
    """Cancel the calls to all who are meant by the rows of a slice, on whatever number the desk has of them."""
    reason, source = _said(batch)
    with connection.cursor() as cursor:
        cursor.execute(_CONTACTS_MEANT, {"batch": batch.pk, "slice": slice_})
        matched = [pk for (pk,) in cursor.fetchall()]
    if matched:  # locks come in the order of every other objection: numbers, then leads
        suppression.lock_suppressions(Contact.objects.filter(pk__in=matched).values("pk"))
    numbers = Contact.objects.filter(pk__in=matched).exclude(phone="").values_list("phone", flat=True)
    for phone in sorted(set(numbers)):
        suppression.suppress_number(phone, by=batch.by, reason=reason, source=source)


def _said(batch: ImportBatch) -> tuple[str, str]:
    """Return the reason and the source that a suppression keeps."""
    with formats.read_by(batch.by):
        reason = _("Marked as do not call in %(name)s.") % {"name": batch.file_name}
    return reason[:200], f"list: {batch.file_name}"[:80]
