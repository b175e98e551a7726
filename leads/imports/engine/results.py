"""The result of importing a slice: the counts, and the rows kept for review."""

from typing import NamedTuple

_KEEP_MATCHED = """
    WITH kept AS (
    INSERT INTO leads_matchedrow
        (batch_id, line, company_id, matched_by, verdict, name, postcode, city, register_number, other_spelling)
    SELECT imported.batch_id, imported.line, imported.company_id, imported.matched_by, imported.verdict,
           imported.name, imported.postcode, imported.city, imported.register_number,
           imported.name_key <> company.name_key
      FROM slice_row imported JOIN leads_company company ON company.id = imported.company_id
     WHERE imported.verdict <> 'refuse'
    RETURNING other_spelling)
    SELECT count(*), count(*) FILTER (WHERE other_spelling) FROM kept
"""
_KEEP_REFUSED = """
    INSERT INTO leads_refusedrow (batch_id, line, cells, problems, suppressed, person_suppressed)
    SELECT imported.batch_id, imported.line, line.cells, imported.problems, imported.suppressed,
           imported.person_suppressed
      FROM slice_row imported
      JOIN leads_importline line ON line.batch_id = imported.batch_id AND line.line = imported.line
     WHERE imported.verdict = 'refuse'
"""

_COUNT_ROWS = """
    SELECT count(*), count(*) FILTER (WHERE verdict = 'create'), count(*) FILTER (WHERE verdict = 'update'),
           count(*) FILTER (WHERE verdict = 'skip'), count(*) FILTER (WHERE verdict = 'refuse')
      FROM slice_row
"""
_COUNT_MISSING = """
    SELECT count(*) FILTER (WHERE coalesce(contact.phone, '') = ''),
           count(*) FILTER (WHERE judged.territory_id IS NULL)
      FROM judged
      JOIN leads_lead lead ON lead.id = judged.lead_id
      LEFT JOIN leads_contact contact ON contact.id = lead.contact_id
     WHERE judged.lead_is_new
"""


class Counts(NamedTuple):
    """The rows of a slice by result, and the new leads that lack a number or territory."""

    rows_imported: int
    created: int
    updated: int
    skipped: int
    refused: int
    without_number: int
    without_territory: int
    matched: int
    matched_other_spelling: int


class Kept(NamedTuple):
    """How many rows were merged into known companies, and how many of them under another spelling."""

    matched: int
    other_spelling: int


def keep_rows(cursor) -> Kept:
    """Keep the rows that were merged into known companies, and the refused ones. Call it before writing."""
    cursor.execute(_KEEP_REFUSED)
    cursor.execute(_KEEP_MATCHED)
    return Kept(*cursor.fetchone())


def count_rows(cursor, kept: Kept) -> Counts:
    """Count the rows of the slice that was just imported."""
    cursor.execute(_COUNT_ROWS)
    rows = cursor.fetchone()
    cursor.execute(_COUNT_MISSING)
    return Counts._make([*rows, *cursor.fetchone(), *kept])
