"""The key by which lists and merges recognize one person within a company, as a function of the database.

It does in SQL what salesdesk.parsing.person_key does: lower case without accents, salutation, spaces and punctuation.
"""

from salesdesk.parsing.person_names import NO_NAMES

FUNCTION = f"""
CREATE FUNCTION person_key(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $key$
    SELECT coalesce(nullif(string_agg(word, '' ORDER BY n) FILTER (
               WHERE NOT word = ANY('{{{",".join(sorted(NO_NAMES))}}}'::text[])), ''),
           string_agg(word, '' ORDER BY n), '')
      FROM unnest(string_to_array(search_fold(value), ' ')) WITH ORDINALITY AS words (word, n)
$key$
"""
DROP_FUNCTION = "DROP FUNCTION person_key(text)"
