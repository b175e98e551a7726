"""The company columns that a list can fill: existing values win, then the first row with a value.

SQL fragments over `imported` (leads_importrow) and `company` (the matched leads_company row, if any).
"""

IDENTITY = ["name", "name_key", "country", "place_id"]
TEXTS = ["other_name", "legal_form", "register_number", "postcode", "city", "address", "industry", "website"]
NUMBERS = ["employees", "revenue"]
COLUMNS = [*IDENTITY, "name_spellings", *TEXTS, *NUMBERS]

#: Whether two tables, both with an equal name_key, have the same name (salesdesk.parsing.name_spellings).
SPELT_ALIKE = (
    "({one}.name_spellings = {other}.name_spellings OR "
    "coalesce(nullif({one}.name_spellings, '{{}}'), ARRAY[{one}.name_key::text]) && "
    "coalesce(nullif({other}.name_spellings, '{{}}'), ARRAY[{other}.name_key::text]))"
)

#: Aggregates that give a company's values after the import.
MERGED_FACTS = ", ".join(
    [
        f"coalesce(max(company.{fact}), (array_agg(imported.{fact} ORDER BY imported.line))[1]) AS {fact}"
        for fact in IDENTITY
    ]
    # Arrays of different lengths can't be aggregated.
    + [
        "coalesce(max(company.name_spellings::text), (array_agg(imported.name_spellings::text"
        " ORDER BY imported.line))[1])::text[] AS name_spellings"
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

#: Whether a row adds a value missing from the company and from earlier rows (window `earlier`).
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
