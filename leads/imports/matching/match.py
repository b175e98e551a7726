"""Match each row of a list: new, update, already known, or refused.

A company is identified by country and registration number; without one by name and postcode, else city; or, if the
list or the desk has neither, by name and phone number. Different registration numbers are different companies; a VAT
number and a number in the register are not compared. A company without a place gets the first place that a list gives
it; the same name in another place is another company. The same rules apply between rows of one file. A merged company
matches by both names and resolves to the survivor (leads/accounts/merging/merge.py).

group_rows.py groups the rows of one file first. All of this is SQL over one slice of the list, copied to the temporary
tables `slice_row` and `slice_person`. `judged` (one row per company) and `judged_person` hold the result, so that the
import writes exactly what was matched.
"""

from django.db import connection

from leads.imports.activities import judging as activities
from leads.imports.engine import locks
from leads.imports.history import judging
from leads.models import Company, ImportBatch

from .company_columns import SPELT_ALIKE
from .judge import judge_rows
from .match_people import CLEAR_EMAILS

# The planner knows the size of these copies, unlike that of one slice of the staging tables.
_TAKE_ROWS = """
    CREATE TEMP TABLE slice_row ON COMMIT DROP AS
    SELECT * FROM leads_importrow WHERE batch_id = %(batch)s AND slice = %(slice)s
"""
_TAKE_PEOPLE = """
    CREATE TEMP TABLE slice_person ON COMMIT DROP AS
    SELECT person.* FROM slice_row imported
      JOIN leads_importperson person ON person.batch_id = imported.batch_id AND person.line = imported.line
"""
_SUPPRESS = """
    WITH named AS (
        SELECT line, number_digest AS digest, true AS by_number FROM slice_person WHERE number_digest IS NOT NULL
        UNION ALL
        SELECT line, unnest(person_digests), false FROM slice_person
    ), silent AS (
        SELECT named.line, bool_or(named.by_number) AS by_number, bool_or(NOT named.by_number) AS by_person
          FROM named JOIN leads_suppression suppression USING (digest)
         WHERE suppression.kind <> 'address'
         GROUP BY named.line
    )
    UPDATE slice_row imported
       SET suppressed = NOT imported.do_not_call AND (imported.number_objects OR coalesce(silent.by_number, false)),
           person_suppressed = NOT imported.do_not_call
               AND (imported.person_objects OR coalesce(silent.by_person, false)),
           verdict = CASE WHEN imported.blocked OR imported.number_objects OR imported.person_objects
                            OR silent.line IS NOT NULL THEN 'refuse' ELSE '' END,
           company_id = NULL, matched_by = NULL, twin = NULL, territory_id = NULL, has_number = false
      FROM slice_row same LEFT JOIN silent USING (line)
     WHERE same.id = imported.id
"""

# Only numbers of one kind can be compared: a VAT number begins with the country (parsing/register_numbers.py).
_ANOTHER_KIND = (
    "(left(named.register, 2) = named.country) <> (left(company.register_number, 2) = company.country)"
)
_SPELT_ALIKE = SPELT_ALIKE.format(one="named", other="called")
# `how` is a MatchedBy.
_MATCH_COMPANIES = f"""
    WITH named AS (
        SELECT *, coalesce(nullif(postcode, ''), lower(city)) AS spot FROM slice_row WHERE verdict = ''
    ), candidate AS (
        SELECT named.id, 1 AS how, coalesce(company.merged_into_id, company.id) AS company_id
          FROM named JOIN leads_company company
            ON company.country = named.country AND company.register_number = named.register
           AND company.register_number <> ''
        UNION ALL
        SELECT named.id, 2, company.id
          FROM named JOIN leads_company called
            ON called.country = named.country AND called.name_key = named.name_key AND {_SPELT_ALIKE}
           AND coalesce(nullif(called.postcode, ''), lower(called.city)) = named.spot
          JOIN leads_company company ON company.id = coalesce(called.merged_into_id, called.id)
         WHERE named.register = '' AND (company.register_number = '' OR NOT named.ambiguous)
            OR (company.register_number = '' OR {_ANOTHER_KIND}) AND NOT named.ambiguous
        UNION ALL
        SELECT named.id, 3, company.id
          FROM named
          JOIN slice_person person USING (line)
          JOIN leads_contact contact ON contact.number_digest = person.number_digest
          JOIN leads_company called ON called.country = named.country AND called.name_key = named.name_key
           AND {_SPELT_ALIKE}
          JOIN leads_company company ON company.id = coalesce(called.merged_into_id, called.id)
           AND contact.company_id IN (called.id, company.id)
         WHERE NOT named.ambiguous AND (named.register = '' OR company.register_number = '' OR {_ANOTHER_KIND})
           AND (named.spot = '' OR called.postcode = '' AND called.city = '')
    ), best AS (
        SELECT DISTINCT ON (id) id, how, company_id FROM candidate ORDER BY id, how, company_id
    ), placed AS (
        SELECT best.id, best.how,
               CASE WHEN best.how < 3 OR named.spot = '' OR named.spot = first_value(named.spot) OVER placeless
                    THEN best.company_id END AS company_id
          FROM best JOIN named USING (id)
        WINDOW placeless AS (PARTITION BY best.company_id, best.how, named.spot = '' ORDER BY named.line)
    ), entity AS (
        SELECT named.id, named.line, named.family, placed.how,
               min(placed.company_id) OVER (PARTITION BY named.family) AS company_id
          FROM named LEFT JOIN placed USING (id)
    ), twin AS (
        SELECT id, company_id,
               CASE WHEN company_id IS NOT NULL THEN coalesce(how, min(how) OVER (PARTITION BY family)) END AS how,
               CASE WHEN company_id IS NULL THEN family
                    ELSE min(line) OVER (PARTITION BY company_id) END AS twin
          FROM entity
    )
    UPDATE slice_row imported
       SET company_id = twin.company_id, matched_by = twin.how, twin = twin.twin
      FROM twin WHERE twin.id = imported.id
"""

_STORE = """
    UPDATE leads_importrow imported
       SET suppressed = judged.suppressed, person_suppressed = judged.person_suppressed, verdict = judged.verdict,
           company_id = judged.company_id, twin = judged.twin, matched_by = judged.matched_by,
           territory_id = judged.territory_id, has_number = judged.has_number
      FROM slice_row judged WHERE judged.id = imported.id
"""


def preview_rows(batch: ImportBatch, slice_: int) -> int:
    """Set the verdict of every staged row of a slice, and return their number. Call it within a transaction."""
    with connection.cursor() as cursor:
        match_rows(batch, slice_)
        cursor.execute(_STORE)
        rows = cursor.rowcount
        if batch.is_history or batch.is_activities:
            judging.keep_problems(cursor)
        return rows


def match_rows(batch: ImportBatch, slice_: int, *, lock: bool = False) -> None:
    """Match the rows of a slice in temporary tables, which last until the end of the transaction.

    With `lock`, nobody else creates, merges or imports the companies of the slice until then.
    """
    known = {"batch": batch.pk, "slice": slice_}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS slice_row, slice_person, judged, judged_person")
        cursor.execute(_TAKE_ROWS, known)
        cursor.execute("ANALYZE slice_row")
        cursor.execute(_TAKE_PEOPLE)
        cursor.execute("ANALYZE slice_person")
        cursor.execute(_SUPPRESS)
        if batch.is_activities:
            activities.take_objectors(cursor)
        else:
            cursor.execute(CLEAR_EMAILS)
        if lock:
            locks.lock_names()
        cursor.execute(_MATCH_COMPANIES)
        if lock:
            _lock_found(cursor)
        judge_rows(cursor, batch.campaign)
        if batch.is_history:
            judging.judge(cursor, batch)
        elif batch.is_activities:
            activities.judge(cursor, batch)


def _lock_found(cursor) -> None:
    """Lock the companies that were found; match again if one was merged before it was locked."""
    locked: set[int] = set()
    while found := _found(cursor) - locked:
        locks.lock_companies(found)
        locked |= found
        if Company.objects.filter(pk__in=found, merged_into__isnull=False).exists():
            cursor.execute(_MATCH_COMPANIES)


def _found(cursor) -> set[int]:
    cursor.execute("SELECT DISTINCT company_id FROM slice_row WHERE company_id IS NOT NULL")
    return {pk for (pk,) in cursor.fetchall()}
