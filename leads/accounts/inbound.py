"""Find out who is calling: the person, company and leads behind a phone number, as far as the user may see (R22)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from leads.models import Activity, Contact, Lead, NextStep, Suppression
from leads.models.accounts.search_keys import reversed_key
from leads.models.compliance.suppression import digest
from leads.models.queue.step_kind import StepKind
from leads.models.stages import OPEN_STAGES
from salesdesk import parsing

#: A shared number may have many contacts, and a company many leads; more are not shown.
MOST_CALLERS, MOST_LEADS = 8, 5
#: Shortest number that is looked up by its last digits.
SHORTEST = 6


@dataclass
class CallerLead:
    """A lead of the caller's company: its last contact and its promised call, if any."""

    lead: Lead
    last: Activity | None = None
    promised: NextStep | None = None


@dataclass
class Caller:
    """A contact with the number; `leads` are the visible leads of their company, open ones first."""

    contact: Contact
    suppressed: bool
    leads: list[CallerLead] = field(default_factory=list)

    @property
    def main(self) -> CallerLead:
        return self.leads[0]


@dataclass(frozen=True)
class Lookup:
    """The callers the user may know, and whether the number is also known at a company that they may not see."""

    number: str
    callers: list[Caller]
    elsewhere: bool


def look_up(typed: str, user) -> Lookup:
    """Return who has the number: exactly that number, or else numbers that end with the digits typed."""
    number = parsing.phone(typed, user.country).e164
    contacts = _first(_callers().filter(number_digest=digest(number))) if number else []
    if not contacts and len(digits := _digits(typed)) >= SHORTEST:
        contacts = _first(_ending_with(digits))
    leads = _leads_of(contacts, user)
    callers = [
        Caller(each, each.suppressed, leads[each.company_id]) for each in contacts if each.company_id in leads
    ]
    callers.sort(key=lambda each: each.main.lead.stage not in OPEN_STAGES)
    return Lookup(number, callers[:MOST_CALLERS], any(each.company_id not in leads for each in contacts))


def _ending_with(digits: str) -> QuerySet[Contact]:
    """Return contacts by their last digits, a range of the index of reversed numbers."""
    low = Value(digits[::-1])
    return (
        _callers()
        .annotate(last_digits=reversed_key("phone"))
        .filter(last_digits__gte=low, last_digits__lt=Concat(low, Value(chr(1114111))))
        .exclude(phone="")
    )


def _callers() -> QuerySet[Contact]:
    suppressed = Suppression.objects.filter(digest=OuterRef("number_digest"))
    found = Contact.objects.select_related("company", "merged_into__company")
    return found.annotate(suppressed=Exists(suppressed))


def _first(callers: QuerySet[Contact]) -> list:
    """Return the first callers. A number that only a merged contact had leads to the one that remains."""
    rows: list[Any] = list(callers.order_by(F("merged_into").asc(nulls_first=True), "pk")[: 2 * MOST_CALLERS])
    found: dict[int, Any] = {}
    for each in rows:
        contact = each.merged_into or each
        contact.suppressed = each.suppressed
        found.setdefault(contact.pk, contact)
    return list(found.values())


def _leads_of(contacts: Iterable[Contact], user) -> dict[int, list[CallerLead]]:
    """Return the visible leads by company, open ones first, then the latest."""
    companies = {each.company_id for each in contacts}
    if not companies:
        return {}
    rows = Lead.objects.visible_to(user).filter(company__in=companies)
    seen = list(rows.select_related("campaign", "territory", "holder"))
    seen.sort(key=lambda lead: (lead.stage in OPEN_STAGES, lead.holder_id == user.pk, lead.pk), reverse=True)
    found: dict[int, list[CallerLead]] = {}
    for lead in seen:
        if len(of_company := found.setdefault(lead.company_id, [])) < MOST_LEADS:
            of_company.append(CallerLead(lead))
    _add_facts([each for rows in found.values() for each in rows])
    return found


def _add_facts(rows: list[CallerLead]) -> None:
    """Add the last contact and the promised call of each lead, in two statements."""
    pks = [each.lead.pk for each in rows]
    latest = Activity.objects.contacts().filter(lead=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    last = Lead.objects.filter(pk__in=pks).annotate(last=Subquery(latest)).values("last")
    contacts = {
        each.lead_id: each for each in Activity.objects.filter(pk__in=last).select_related("by", "contact")
    }
    promised = {
        each.lead_id: each
        for each in NextStep.objects.filter(lead__in=pks, kind=StepKind.CALLBACK)
        .select_related("assignee", "contact")
        .order_by("-due_at")
    }
    for each in rows:
        each.last, each.promised = contacts.get(each.lead.pk), promised.get(each.lead.pk)


def _digits(typed: str) -> str:
    return "".join(each for each in typed if each.isascii() and each.isdigit()).lstrip("0")
