"""Group the rows of a list by company, by the values of the list alone, and cut it into slices.

A slice is matched and imported in one transaction. All rows of a company are in one slice, so that the rules between
rows of a file need not look beyond it; only the rows of a company with more than MOST_OF_ONE rows are split.
"""

from django.db import connection

from leads.models import ImportBatch

SLICE = 500  # rows; well under a second
MOST_OF_ONE = 5_000  # rows of one company in a slice; a multiple of SLICE

# If rows of one name and place share one registration number, it applies to all; several keep them apart.
_GROUP = """
    WITH spelt AS (
        SELECT id, line, country, name_key, spot, register_number, name_spellings,
               array_agg(CASE WHEN cardinality(name_spellings) < 2
                              THEN coalesce(name_spellings[1], name_key) END) OVER alike AS others
          FROM (SELECT *, coalesce(nullif(postcode, ''), lower(city)) AS spot FROM leads_importrow
                 WHERE batch_id = %(batch)s AND verdict = '') imported
        WINDOW alike AS (PARTITION BY country, name_key, spot)
    ), called AS (
        -- Müller is the Mueller, or else the Muller, that the list has in that place.
        SELECT *, CASE WHEN cardinality(name_spellings) = 0 THEN name_key
                       WHEN cardinality(name_spellings) = 1 OR name_spellings[1] = ANY(others)
                       THEN name_spellings[1] ELSE name_spellings[2] END AS spelling
          FROM spelt
    ), same AS (
        SELECT id, line, country, spelling, spot, register_number,
               min(nullif(register_number, '')) OVER here AS lowest,
               max(nullif(register_number, '')) OVER here AS highest
          FROM called
        WINDOW here AS (PARTITION BY country, spelling, spot)
    ), named AS (
        SELECT *, coalesce(nullif(register_number, ''), CASE WHEN lowest = highest THEN lowest END, '')
                  AS register, coalesce(lowest <> highest, false) AS ambiguous
          FROM same
    ), entity AS (
        SELECT id, line, register, ambiguous, min(line) OVER alike AS family
          FROM named
        WINDOW alike AS (PARTITION BY country, register, CASE WHEN register = '' THEN spelling END,
                         CASE WHEN register = '' THEN spot END)
        UNION ALL
        SELECT id, line, '', false, line FROM leads_importrow
         WHERE batch_id = %(batch)s AND verdict <> ''
    ), placed AS (
        SELECT *, row_number() OVER (ORDER BY family, line) - 1 AS place FROM entity
    ), counted AS (
        SELECT *, min(place) OVER (PARTITION BY family) AS first_place FROM placed
    )
    UPDATE leads_importrow imported
       SET register = counted.register, ambiguous = counted.ambiguous, family = counted.family,
           slice = (first_place + (place - first_place) / %(most)s * %(most)s) / %(size)s
      FROM counted WHERE counted.id = imported.id
"""

# Rows that turned out to be one known company get slices of their own, after the others. A company with very many rows
# stays as it is.
_REGROUP = """
    WITH spread AS (
        SELECT company_id, count(*) AS rows
          FROM leads_importrow WHERE batch_id = %(batch)s AND company_id IS NOT NULL
         GROUP BY company_id HAVING min(slice) < max(slice) AND count(*) <= %(most)s
    ), placed AS (
        SELECT company_id, (sum(rows) OVER (ORDER BY company_id) - rows)::int / %(size)s AS nth FROM spread
    )
    UPDATE leads_importrow imported
       SET slice = %(slices)s + placed.nth, verdict = ''
      FROM placed
     WHERE imported.batch_id = %(batch)s AND imported.company_id = placed.company_id
"""


def group_rows(batch: ImportBatch) -> int:
    """Group the staged rows of `batch` and return the number of slices."""
    return _cut(_GROUP, batch)


def regroup_rows(batch: ImportBatch) -> int:
    """Bring the rows of each known company together in one slice, and return the new number of slices."""
    return max(batch.slices, _cut(_REGROUP, batch))


def _cut(statement: str, batch: ImportBatch) -> int:
    facts = {"batch": batch.pk, "size": SLICE, "most": MOST_OF_ONE, "slices": batch.slices}
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        cursor.execute(
            "SELECT coalesce(max(slice) + 1, 0) FROM leads_importrow WHERE batch_id = %s", [batch.pk]
        )
        return cursor.fetchone()[0]
