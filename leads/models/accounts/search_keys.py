r"""Index keys of the search-as-you-type, in byte order, so that a prefix is a range of the index.

`COLLATE "C"` makes finding the first twenty matches an ordered read that stops after twenty.

Names have a table of keys: for each word of a name, the name from that word on; for scripts written without spaces,
from each character on; and the first and last word together, in both orders. So "levante" and "levante sl" find
Frutas Levante SL, and "jan berg" and "berg, jan" find Jan van den Berg. Triggers write them, and `search_fold` in
SQL (FUNCTIONS) normalizes both what stands there and what is typed.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models.functions import Collate, Lower, Reverse

LONGEST_KEY = 32  # characters

FUNCTIONS = r"""
CREATE OR REPLACE FUNCTION search_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
    SELECT btrim(regexp_replace(normalize(regexp_replace(regexp_replace(
        normalize(
            replace(replace(replace(replace(
                translate(lower(normalize(value, NFKC) COLLATE "pg_c_utf8"), 'łøđðħıςё臺', 'loddhiσе台'),
                'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
            NFKD),
        '[.''’‘‛`´ʼ׳״\u00ad\u200b-\u200d\u2060\ufeff\u0640\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7'
        '\u064b-\u065f\u0670]', '', 'g'),
        '([a-zα-ω])[\u0300-\u036f]+', '\1', 'g'), NFC),
        '[[:punct:][:space:][:cntrl:]]+' COLLATE "pg_c_utf8", ' ', 'g'))
$fold$;

-- A name is also found with an apostrophe as a space, with ü as ue, with the parts of Anne-Marie, AT&T or Col·lectiu as
-- one word, and without the spaces of 山田 太郎.
CREATE OR REPLACE FUNCTION search_spellings(value text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $spell$
    SELECT search_fold(value)
    UNION SELECT search_fold(regexp_replace(value, '[.''’‘‛`´ʼ׳״]', ' ', 'g')) WHERE value ~ '[.''’‘‛`´ʼ׳״]'
    UNION SELECT search_fold(replace(replace(replace(lower(normalize(value, NFC) COLLATE "pg_c_utf8"),
                                                     'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'))
     WHERE normalize(value, NFC) ~ '[äöüÄÖÜ]'
    UNION SELECT search_fold(regexp_replace(value COLLATE "pg_c_utf8", '([[:alnum:]])[-‐‑·•・&](?=[[:alnum:]])',
                                            '\1', 'g'))
     WHERE value COLLATE "pg_c_utf8" ~ '[[:alnum:]][-‐‑·•・&][[:alnum:]]'
    UNION SELECT replace(search_fold(value), ' ', '')
     WHERE value ~ '^[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]+([ \u3000・]'
                    '[\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uff66-\uff9f]+)+$'
$spell$;

CREATE OR REPLACE FUNCTION search_keys(value text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $keys$
    SELECT DISTINCT left(key, 32)
      FROM search_spellings(value) AS spelling,
           LATERAL (
                SELECT array_to_string(words[n:], ' ') AS key
                  FROM string_to_array(spelling, ' ') AS words, generate_subscripts(words, 1) AS n
                 UNION ALL
                SELECT unnest(ARRAY[words[1] || ' ' || words[cardinality(words)],
                                    words[cardinality(words)] || ' ' || words[1]])
                  FROM string_to_array(spelling, ' ') AS words WHERE cardinality(words) > 1
                 UNION ALL
                SELECT substr(spelling, place, 32) FROM generate_series(1, length(spelling)) AS place
                 WHERE spelling ~ '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af]'
                   AND substr(spelling, place, 1)
                       ~ '[\u0e01-\u0e30\u0e40-\u0e46\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af]'
           ) AS each
     WHERE key <> ''
$keys$;
"""
#: Write the keys of all names again, after a change of the functions.
REWRITE = """
TRUNCATE leads_companysearchkey, leads_contactsearchkey;
INSERT INTO leads_companysearchkey (key, company_id)
SELECT DISTINCT key, company.id FROM leads_company company
 CROSS JOIN LATERAL (VALUES (company.name), (company.other_name)) AS named (name)
 CROSS JOIN LATERAL search_keys(named.name) AS key
 WHERE named.name <> '';
INSERT INTO leads_contactsearchkey (key, contact_id)
SELECT DISTINCT key, contact.id FROM leads_contact contact CROSS JOIN LATERAL search_keys(contact.name) AS key
 WHERE contact.name <> '';
"""
DROP_FUNCTIONS = "DROP FUNCTION search_keys(text), search_spellings(text), search_fold(text)"


class CompanySearchKey(models.Model):
    """A name of a company, from one of its words on. Written by triggers only."""

    pk = models.CompositePrimaryKey("key", "company")
    key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    company = models.ForeignKey(
        "leads.Company", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        # All words of one name, read from the index alone (EVERY_WORD in leads/accounts/search_sql.py).
        indexes = [models.Index("company", "key", name="company_search_words")]

    def __str__(self):
        return self.key


class ContactSearchKey(models.Model):
    """The name of a contact, from one of its words on. Written by triggers only."""

    pk = models.CompositePrimaryKey("key", "contact")
    key = models.CharField(max_length=LONGEST_KEY, db_collation="C")
    contact = models.ForeignKey(
        "leads.Contact", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        # All words of one name, read from the index alone (EVERY_WORD in leads/accounts/search_sql.py).
        indexes = [models.Index("contact", "key", name="contact_search_words")]

    def __str__(self):
        return self.key


def key_triggers(table: str, owner: str, names: list[str]) -> list[pgtrigger.Trigger]:
    """Return the triggers that keep the search keys of a table: once per statement, for all its rows."""
    listed = ", ".join(f"({{row}}.{name})" for name in names)
    write = f"""
        INSERT INTO {table} (key, {owner}_id)
        SELECT DISTINCT key, after.id FROM new_rows after
          {{changed}} CROSS JOIN LATERAL (VALUES {listed.format(row="after")}) AS named (name)
         CROSS JOIN LATERAL search_keys(named.name) AS key
         WHERE named.name <> ''
        ON CONFLICT DO NOTHING;
    """
    differ = " OR ".join(f"before.{name} <> after.{name}" for name in names)
    changed = f"JOIN old_rows before ON before.id = after.id AND ({differ})"
    clear = f"DELETE FROM {table} gone USING old_rows before {{joined}} WHERE gone.{owner}_id = before.id {{only}};"
    kept: dict[str, Any] = {"level": pgtrigger.Statement, "when": pgtrigger.After}
    return [
        pgtrigger.Trigger(
            name="write_search_keys",
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="new_rows"),
            func=f"{write.format(changed='')} RETURN NULL;",
            **kept,
        ),
        pgtrigger.Trigger(
            name="rewrite_search_keys",
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows"),
            func=clear.format(joined="JOIN new_rows after ON after.id = before.id", only=f"AND ({differ})")
            + write.format(changed=changed)
            + " RETURN NULL;",
            **kept,
        ),
        pgtrigger.Trigger(
            name="delete_search_keys",
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="old_rows"),
            func=clear.format(joined="", only="") + " RETURN NULL;",
            **kept,
        ),
    ]


def prefix_key(field: str) -> Collate:
    """Return the field in lower case."""
    return Collate(Lower(field), "C")


def reversed_key(field: str) -> Collate:
    """Return the field reversed, to find a phone number by its last digits."""
    return Collate(Reverse(field), "C")
