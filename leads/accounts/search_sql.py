"""The SQL of the search: one bounded range scan of an index for each way in which a text can match."""

import re

from leads.models.accounts.search_keys import LONGEST_KEY

SHORTEST_NUMBER = 4  # digits
#: Rows read for a text of several words before those without the other words are left out.
SCANNED = 400
#: A name with words that begin so, in a row or else the first and the last one: one range of its search keys.
NAMES = """
(SELECT {kind} AS kind, {company} AS company_id, {contact} AS contact_id, {table}.name
   FROM (SELECT key, {owner}_id FROM {keys} WHERE key >= {typed} AND key < {typed} || chr(1114111)
          ORDER BY key LIMIT %({limit})s) found
   JOIN {table} ON {table}.id = found.{owner}_id
  WHERE {check}
  ORDER BY found.key LIMIT %(head)s)
"""
#: A text longer than a key: the whole of it stands in the name.
WHOLE = "EXISTS (SELECT 1 FROM search_spellings({text}) AS whole WHERE ' ' || whole LIKE %({part})s)"
#: The other words begin words of the name, in any order. Its keys are read: folding a name again takes much longer.
EVERY_WORD = """(SELECT bool_and(EXISTS (SELECT 1 FROM {keys} other
                                          WHERE other.{owner}_id = found.{owner}_id AND starts_with(other.key, word)))
                   FROM unnest(%({words})s::text[]) word)"""
#: The company of a contact; merged contacts stand at merge redirects.
AT = """coalesce((SELECT merged_into_id FROM leads_company firm WHERE firm.id = leads_contact.company_id),
                  leads_contact.company_id)"""
COMPANIES = {
    "kind": 0,
    "company": "coalesce(leads_company.merged_into_id, leads_company.id)",  # a merged company is found by both names
    "contact": "NULL::bigint",
    "table": "leads_company",
    "owner": "company",
    "keys": "leads_companysearchkey",
    "text": "leads_company.name || ' ' || leads_company.other_name",
}
CONTACTS = {
    "kind": 1,
    "company": AT,
    "contact": "leads_contact.id",
    "table": "leads_contact",
    "owner": "contact",
    "keys": "leads_contactsearchkey",
    "text": "leads_contact.name",
}
#: One branch by another indexed expression, `key`. Each reads at most `head` rows.
BRANCH = """
(SELECT {kind} AS kind, {company} AS company_id, {contact} AS contact_id, name
   FROM {table} WHERE {field} <> '' AND {key} >= {typed} AND {key} < {typed} || chr(1114111)
  ORDER BY {key} LIMIT %(head)s)
"""
PERSON = {"kind": 1, "company": AT, "contact": "id", "table": "leads_contact"}
EMAILS = PERSON | {"field": "email", "key": 'lower(email) COLLATE "C"', "typed": "lower(%(typed)s)"}
NUMBERS = PERSON | {"field": "phone", "key": 'reverse(phone) COLLATE "C"', "typed": "reverse(%({digits})s)"}
REGISTERED = {
    "kind": 0,
    "company": "coalesce(merged_into_id, id)",
    "contact": "NULL::bigint",
    "table": "leads_company",
    "field": "register_number",
    "key": 'lower(register_number) COLLATE "C"',
    "typed": "lower(%({registered})s)",
}


def statement(text: str, spellings: list[str]) -> tuple[str, dict]:
    """Return the SQL of all branches that fit the text, and its parameters."""
    facts: dict = {"typed": text}
    branches = [BRANCH.format(**EMAILS)]
    for n, spelling in enumerate(spellings):
        words = spelling.split()
        # All words in a row are one range; else the longest is looked up, and the others are checked.
        facts |= {f"all_{n}": spelling[:LONGEST_KEY], f"longest_{n}": max(words, key=len)[:LONGEST_KEY]}
        others = [word[:LONGEST_KEY] for word in words if word != max(words, key=len)]
        facts |= {f"words_{n}": others, f"part_{n}": _pattern(spelling)}
        for names in (COMPANIES, CONTACTS):
            if len(spelling) <= LONGEST_KEY:
                branches.append(_names(names, f"all_{n}", "head", "true"))
            else:
                branches.append(_names(names, f"all_{n}", "scanned", WHOLE, part=f"part_{n}"))
            if others:
                branches.append(_names(names, f"longest_{n}", "scanned", EVERY_WORD, words=f"words_{n}"))
    for n, digits in enumerate(_last_digits(text)):
        facts[f"digits_{n}"] = digits
        branches.append(BRANCH.format(**NUMBERS).replace("{digits}", f"digits_{n}"))
    for n, number in enumerate(_register_numbers(text)):
        facts[f"registered_{n}"] = number
        branches.append(BRANCH.format(**REGISTERED).replace("{registered}", f"registered_{n}"))
    return " UNION ALL ".join(branches), facts


def _names(names: dict, typed: str, limit: str, check: str, **facts: str) -> str:
    return NAMES.format(**names, typed=f"%({typed})s", limit=limit, check=check.format(**names, **facts))


def _last_digits(text: str) -> list[str]:
    """Return the digits by which a phone number may end, with and without the zero of a national number."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < SHORTEST_NUMBER or re.search(r"[^\d\s()+./-]", text):
        return []
    return [each for each in {digits, digits.lstrip("0")} if len(each) >= SHORTEST_NUMBER]


def _register_numbers(text: str) -> list[str]:
    """Return the spellings under which a registration number may be stored, whatever its country."""
    bare = re.sub(r"[\s./_-]", "", text)
    if not bare.isalnum() or sum(map(str.isdigit, bare)) < SHORTEST_NUMBER:
        return []
    spellings = {bare, f"0{bare}" if bare.isdigit() else bare}
    if len(bare) > 2 and bare[:2].isalpha():
        spellings.add(bare[2:])  # the country of a VAT number
    return sorted(spellings)


def _pattern(words: str) -> str:
    """Return the LIKE pattern of a name in which a word begins so; Chinese words begin anywhere."""
    return f"% {_escape_like(words)}%" if words.isascii() else f"%{_escape_like(words)}%"


def _escape_like(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
