"""Which facts of a company a list can bring, and how they come together: what the desk knows is never
overwritten, blanks are filled by the first row that says something.

Pieces of SQL over `imported` (leads_importrow) and `company` (leads_company, the one that it is, or nothing).
"""

IDENTITY = ["name", "name_key", "country", "place_id"]
TEXTS = ["other_name", "legal_form", "register_number", "postcode", "city", "address", "industry", "website"]
NUMBERS = ["employees", "revenue"]
COLUMNS = [*IDENTITY, *TEXTS, *NUMBERS]

#: The facts of a company after the import, one row per company of the list. Aggregates.
MERGED_FACTS = ", ".join(
    [
        f"coalesce(max(company.{fact}), (array_agg(imported.{fact} ORDER BY imported.line))[1]) AS {fact}"
        for fact in IDENTITY
    ]
    + [
        f"coalesce(nullif(max(company.{fact}), ''), (array_agg(imported.{fact} ORDER BY imported.line)"
        f" FILTER (WHERE imported.{fact} <> ''))[1], '') AS {fact}"
        for fact in TEXTS
    ]
    + [
        f"coalesce(max(company.{fact}), (array_agg(imported.{fact} ORDER BY imported.line)"
        f" FILTER (WHERE imported.{fact} IS NOT NULL))[1]) AS {fact}"
        for fact in NUMBERS
    ]
)

#: Whether a row says something that neither the desk nor an earlier row (window `earlier`) said.
ADDS_FACTS = " OR ".join(
    [
        f"imported.{fact} <> '' AND coalesce(company.{fact}, '') = ''"
        f" AND count(nullif(imported.{fact}, '')) OVER earlier = 0"
        for fact in TEXTS
    ]
    + [
        f"imported.{fact} IS NOT NULL AND company.{fact} IS NULL AND count(imported.{fact}) OVER earlier = 0"
        for fact in NUMBERS
    ]
)
