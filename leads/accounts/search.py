"""Search as you type: companies and contacts by any word, phone numbers, e-mail addresses, registration numbers.

Each branch is a bounded range scan of an index (leads/models/accounts/search_keys.py), so that its cost does not grow
with the number of rows. What is typed is normalized by the same SQL functions as the names.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.expressions import Func
from django.db.models.functions import Coalesce, Concat, Left

from leads.models import Company, CompanySearchKey, Contact, ContactSearchKey, Lead
from leads.models.accounts.search_keys import LONGEST_KEY
from leads.models.stages import OPEN_STAGES, Stage
from salesdesk.parsing.names import without_and

from . import search_sql

SHOWN = 20
_DIGIT = re.compile(r"\d")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
#: A telephone or register number as it stands on a website or in a signature, after a word that says which it is.
_PASTED_NUMBER = re.compile(
    r"(?i:(?:tel|telefoon|telephone|phone|teléfono|telefono|mob|mobiel|mobile|móvil|電話|手機|kvk|btw|vat|nif|cif|統編|統一編號"
    r"|siren|siret|hrb)(?:[-\s.]*(?:nr|no|number|nummer))?[\s.:：#]*)?(\+?[\d\s()./-]{4,})$"
)
_PASTED_ADDRESS = re.compile(r"(?i:.*<|mailto:|e-?mail:?\s+)\s*([^\s<>@]+@[^\s<>?]+)")
#: Rows per branch. The second, longer scan is for users who see only part of the leads.
HEADS = (SHOWN, 15 * SHOWN)


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


def find(
    text: str, user, *, stages: Collection[str] = Stage.values, spelled: list[str] | None = None
) -> list[SearchResult]:
    """Return the first 20 leads in `stages`, visible to `user`, that match `text`; company matches come first.

    Names match by the start of any of their words, without regard to accents and apostrophes; phone numbers by their
    last digits, at least four, and registration numbers by their first, in any notation. `spelled` are the spellings
    of the text, if they are known.
    """
    text = clean(text)
    if not text:
        return []
    spelled = spellings(text) if spelled is None else spelled
    shown: list[int] = []
    for head in HEADS:
        candidates, complete = _candidates(text, spelled, head)
        shown = _visible_leads(candidates, user, stages)
        if len(shown) == SHOWN or complete:
            break
    leads = Lead.objects.for_lists().in_bulk(shown)
    return [SearchResult(leads[pk], _who(leads[pk], candidates)) for pk in shown]


def search_other_companies(text: str, lead: Lead, user) -> list[Lead]:
    """Return one visible lead per company that matches `text`, except the company of `lead`.

    Matches like `find`. Without `text`, return companies with the same name or phone number.
    """
    seen = Lead.objects.visible_to(user)
    if text := clean(text):
        found = [each.lead for each in find(text, user)]
    else:
        numbers = lead.company.contacts.exclude(number_digest=None).values("number_digest")
        ours = Contact.objects.filter(number_digest__in=numbers).values("company")
        called = Company.objects.filter(country=lead.company.country, name_key=lead.company.name_key)
        alike = seen.for_lists().filter(Q(company__in=ours) | Q(company__in=called.values("pk")))
        found = list(alike.order_by("-pk")[:SHOWN])
    of_each = {each.company_id: each for each in reversed(found) if each.company_id != lead.company_id}
    return list(reversed(of_each.values()))


def clean(text: str) -> str:
    """Return what is sought of a pasted `text`: "Tel. +31 (0)13 555 1234" is a number, "<a@b.example>" an address."""
    text = " ".join(_UNSEEN.sub("", text).split())
    digits = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), unicodedata.normalize("NFKC", text))
    if number := _PASTED_NUMBER.match(digits):
        text = number[1].replace("(0)", "")
    elif address := _PASTED_ADDRESS.match(text):
        text = address[1]
    return text.strip()[:80]


def is_number(text: str) -> bool:
    """Return whether `text` looks like a phone number or its last four digits or more."""
    return len(_digits(text)) >= 4 and not re.search(r"[^\d\s()+./-]", text)


def spellings(text: str) -> list[str]:
    """Return `text` as names are searched, in each of its spellings: without accents, punctuation and capitals.

    One has no "and", which names write as "&", as a word of a language, or not at all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT spelling FROM search_spellings(%s) AS spelling WHERE spelling <> ''", [text])
        found = [spelling for (spelling,) in cursor.fetchall()]
    short = (" ".join(without_and(each.split())) for each in found)
    return list(dict.fromkeys([*found, *short]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text).lstrip("0")


def _candidates(text: str, spelled: list[str], head: int) -> tuple[Candidates, bool]:
    """Return the matches, at most `head` per branch, and whether these are all."""
    sql, facts = search_sql.statement(text, spelled)
    with connection.cursor() as cursor:
        cursor.execute(sql, facts | {"head": head, "scanned": max(search_sql.SCANNED, head)})
        rows = cursor.fetchall()
    found: Candidates = {}
    for _kind, company, contact, name in sorted(rows, key=lambda row: row[0]):
        found.setdefault(company, Person(contact, name) if contact else None)
    return found, len(rows) < head


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


def filter_by_name(text: str) -> Q:
    """Return a filter for leads with a company or contact of which a word starts with `text`."""
    return Q(company__in=companies_named(text)) | Q(company__in=contacts_named(text).values("company"))


def companies_named(text: str) -> QuerySet:
    """Return the keys of companies of which a word starts with `text`; a merged one is the company that remains."""
    found = Company.objects.filter(pk__in=_starting_with(CompanySearchKey, text).values("company"))
    return found.values_list(Coalesce("merged_into", "pk"))


def contacts_named(text: str) -> QuerySet[Contact]:
    """Return the contacts of whom a name starts with `text`."""
    return Contact.objects.filter(pk__in=_starting_with(ContactSearchKey, text).values("contact"))


def _starting_with(model, text: str) -> QuerySet:
    low = Left(Func(Value(text), function="search_fold", output_field=CharField()), LONGEST_KEY)
    return model.objects.filter(key__gte=low, key__lt=Concat(low, Value(chr(1114111))))
