"""Search as you type: companies, contacts, phone numbers and e-mail addresses by prefix.

Each branch is a bounded range scan of an index (leads/models/search_keys.py), so that its cost does not grow with the
number of rows.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Collate, Concat, Lower

from leads.models import Company, Contact, Lead
from leads.models.search_keys import prefix_key
from leads.models.stages import OPEN_STAGES, Stage

#: One branch of the query; `key` is the indexed expression. Each reads at most `head` rows.
BRANCH = """
(SELECT {kind} AS kind, {company} AS company_id, {contact} AS contact_id, name
   FROM {table} WHERE {known} {key} >= {typed} AND {key} < {typed} || chr(1114111) {also}
  ORDER BY {key} LIMIT %(head)s)
"""
WORDS = [
    {"kind": 0, "table": "leads_company", "field": "name", "key": 'lower(name) COLLATE "C"', "known": ""},
    {"kind": 0, "table": "leads_company", "field": "other_name", "key": 'lower(other_name) COLLATE "C"'},
    {"kind": 1, "table": "leads_contact", "field": "name", "key": 'lower(name) COLLATE "C"'},
    {
        "kind": 1,
        "table": "leads_contact",
        "field": "name",
        "key": "substring(lower(name), '\\S+$') COLLATE \"C\"",
        "typed": "lower(%(last)s)",
        "also": "AND lower(name) LIKE ALL (%(words)s)",
    },
    {"kind": 1, "table": "leads_contact", "field": "email", "key": 'lower(email) COLLATE "C"'},
]
NUMBERS = [
    {
        "kind": 1,
        "table": "leads_contact",
        "field": "phone",
        "key": 'reverse(phone) COLLATE "C"',
        "typed": "reverse(%(digits)s)",
    },
]

SHOWN = 20
#: Rows per branch. The second, longer scan is for users who see only part of the leads.
HEADS = (SHOWN, 25 * SHOWN)


@dataclass(frozen=True)
class SearchResult:
    """A lead with the contact that matched, or its main contact; `person` is empty if it has none."""

    lead: Lead
    person: str


@dataclass(frozen=True)
class Person:
    """A contact whose name, e-mail address or number matches."""

    pk: int
    name: str


#: Matching companies in result order, each with the contact that matched, if any.
Candidates = dict[int, Person | None]


def find(text: str, user, *, stages: Collection[str] = Stage.values) -> list[SearchResult]:
    """Return the first 20 leads in `stages`, visible to `user`, that match `text`; company matches come first.

    Contacts match by first name, last name or the start of both; phone numbers by their last digits, at least four,
    in any notation.
    """
    text = " ".join(text.split())[:80]
    if not text:
        return []
    shown: list[int] = []
    for head in HEADS:
        candidates, complete = _candidates(text, head)
        shown = _visible_leads(candidates, user, stages)
        if len(shown) == SHOWN or complete:
            break
    leads = Lead.objects.for_lists().in_bulk(shown)
    return [SearchResult(leads[pk], _who(leads[pk], candidates)) for pk in shown]


def search_other_companies(text: str, lead: Lead, user) -> list[Lead]:
    """Return one visible lead per company that matches `text`, except the company of `lead`.

    Matches like `find`, and by the full registration number. Without `text`, return companies with the same name or
    phone number.
    """
    seen = Lead.objects.visible_to(user)
    if text := " ".join(text.split())[:80]:
        registered = Company.objects.filter(country=lead.company.country, register_number=text[:40])
        found = list(seen.for_lists().filter(company__in=registered)[:SHOWN])
        found += [each.lead for each in find(text, user)]
    else:
        numbers = lead.company.contacts.exclude(number_digest=None).values("number_digest")
        ours = Contact.objects.filter(number_digest__in=numbers).values("company")
        called = Company.objects.filter(country=lead.company.country, name_key=lead.company.name_key)
        alike = seen.for_lists().filter(Q(company__in=ours) | Q(company__in=called.values("pk")))
        found = list(alike.order_by("-pk")[:SHOWN])
    of_each = {each.company_id: each for each in reversed(found) if each.company_id != lead.company_id}
    return list(reversed(of_each.values()))


def is_number(text: str) -> bool:
    """Return whether `text` looks like a phone number or its last four digits or more."""
    return len(_digits(text)) >= 4 and not re.search(r"[^\d\s()+./-]", text)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).lstrip("0")


def _candidates(text: str, head: int) -> tuple[Candidates, bool]:
    """Return the matches, at most `head` per branch, and whether these are all."""
    branches = WORDS + NUMBERS if is_number(text) else WORDS
    words = text.split()
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(map(_branch, branches)),
            {
                "typed": text,
                "last": words[-1],
                "words": [f"%{_escape_like(word.lower())}%" for word in words],
                "digits": _digits(text),
                "head": head,
            },
        )
        rows = cursor.fetchall()
    found: Candidates = {}
    for _kind, company, contact, name in sorted(rows, key=lambda row: row[0]):
        found.setdefault(company, Person(contact, name) if contact else None)
    return found, len(rows) < head


def _branch(facts: dict) -> str:
    is_company = facts["table"] == "leads_company"
    return BRANCH.format(
        kind=facts["kind"],
        table=facts["table"],
        key=facts["key"],
        # A merged company is found by both names and resolves to the survivor.
        company="coalesce(merged_into_id, id)" if is_company else "company_id",
        contact="NULL::bigint" if is_company else "id",
        known=facts.get("known", f"{facts['field']} <> '' AND"),
        typed=facts.get("typed", "lower(%(typed)s)"),
        also=facts.get("also", ""),
    )


def _visible_leads(candidates: Candidates, user, stages: Collection[str]) -> list[int]:
    """Return the visible leads of the candidates in their order, open leads before closed ones."""
    place = {company: number for number, company in enumerate(candidates)}
    seen = Lead.objects.visible_to(user).filter(company__in=place)
    rows = {row for row in seen.values_list("company", "stage", "pk") if row[1] in stages}
    rows_in_order = sorted(rows, key=lambda row: (place[row[0]], row[1] not in OPEN_STAGES, -row[2]))
    return [pk for _company, _stage, pk in rows_in_order[:SHOWN]]


def _who(lead: Lead, candidates: Candidates) -> str:
    if person := candidates[lead.company_id]:
        return person.name
    return lead.contact.name if lead.contact else ""


def _escape_like(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


def filter_by_name(text: str) -> Q:
    """Return a filter for leads whose company or contact name starts with `text`, using the same indexes."""
    companies = _starting_with(Company, "name", text) | _starting_with(Company, "other_name", text)
    contacts = _starting_with(Contact, "name", text)
    survivors = companies.values_list(Coalesce("merged_into", "pk"))
    return Q(company__in=survivors) | Q(company__in=contacts.values("company"))


def _starting_with(model, field: str, text: str) -> QuerySet:
    low = Collate(Lower(Value(text)), "C")
    return (
        model.objects.exclude(**{field: ""})
        .alias(key=prefix_key(field))
        .filter(key__gte=low, key__lt=Concat(low, Value(chr(1114111))))
    )
