"""Write the custom fields of a matched slice. Existing values are never overwritten; of a list, the first counts."""

#: Fields that were deleted since the list was read are left out.
_GIVEN = """
     CROSS JOIN LATERAL jsonb_each(imported.custom -> '{subject}') given
      JOIN custom_fields_customfield field ON given.key = 'f' || field.id AND field.deleted_at IS NULL
"""
_KEEP = """
    ON CONFLICT ({column}) DO UPDATE SET "values" = EXCLUDED."values" || kept."values"
     WHERE EXCLUDED."values" || kept."values" <> kept."values"
"""
#: A row of a history is a lead of its own.
_OF_PAST = """
    INSERT INTO leads_leadvalues AS kept (lead_id, "values")
    SELECT past.lead_id, jsonb_object_agg(given.key, given.value ORDER BY imported.line DESC)
      FROM slice_row imported JOIN slice_past past ON past.line = imported.line
"""
_OF_ROW = """
    INSERT INTO leads_{subject}values AS kept ({subject}_id, "values")
    SELECT judged.{subject}_id, jsonb_object_agg(given.key, given.value ORDER BY imported.line DESC)
      FROM slice_row imported JOIN judged USING (twin)
"""
#: They belong to the first person of their row.
_OF_PERSON = """
    INSERT INTO leads_contactvalues AS kept (contact_id, "values")
    SELECT person.contact_id, jsonb_object_agg(given.key, given.value ORDER BY imported.line DESC)
      FROM slice_row imported
      JOIN (SELECT DISTINCT ON (line) line, contact_id FROM judged_person ORDER BY line, position) person USING (line)
"""
_IMPORTED = "WHERE imported.verdict IN ('create', 'update', 'skip') GROUP BY 1"


def _statement(start: str, subject: str) -> str:
    given, keep = _GIVEN.format(subject=subject), _KEEP.format(column=f"{subject}_id")
    return f"{start.format(subject=subject)} {given} {_IMPORTED} {keep}"


_COMPANY, _CONTACT = _statement(_OF_ROW, "company"), _statement(_OF_PERSON, "contact")
_LEAD, _PAST_LEAD = _statement(_OF_ROW, "lead"), _statement(_OF_PAST, "lead")


def write(cursor, *, of_past: bool = False) -> None:
    """Write the values, once the slice has its companies, people and leads; `of_past` for those of a history."""
    for statement in (_COMPANY, _CONTACT, _PAST_LEAD if of_past else _LEAD):
        cursor.execute(statement)
