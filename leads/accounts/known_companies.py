"""Find companies that may be the one a person is about to add, whoever works them (R4)."""

from dataclasses import dataclass

from django.db import connection

from leads.models import Company, Contact, Lead
from leads.models.compliance.suppression import digest
from leads.models.stages import OPEN_STAGES
from salesdesk import parsing

MOST_SHOWN = 8


@dataclass(frozen=True)
class KnownCompany:
    """A company with the same name or phone number; `lead` is None if another team or territory works it."""

    company: Company
    lead: Lead | None

    @property
    def is_visible(self) -> bool:
        return self.lead is not None


def find(user, *, name: str, country: str, phone: str = "") -> list[KnownCompany]:
    """Return the companies of `country` named like `name`, or with a contact at `phone` (E.164), oldest first.

    Names match without accents, punctuation and legal form. A merged company is found as the one that remains. Of
    each company the lead is the furthest open one that `user` can see.
    """
    companies = matching(name=name, country=country, phone=phone)
    leads = Lead.objects.visible_to(user).for_lists().filter(company__in=companies)
    best = {
        each.company_id: each for each in sorted(leads, key=lambda lead: (lead.stage in OPEN_STAGES, lead.pk))
    }
    return [KnownCompany(company, best.get(company.pk)) for company in companies]


def matching(*, name: str, country: str, phone: str = "") -> list[Company]:
    """Return the companies that `find` looks for, whoever works them."""
    found = Company.objects.none()
    if name:
        found = Company.objects.filter(country=country, name_key=parsing.name_key(name)[:200])
    if phone:
        # A union: with OR over two tables, PostgreSQL would read all companies.
        there = Contact.objects.filter(number_digest=digest(phone)).values("company")
        found = found.order_by().union(Company.objects.filter(pk__in=there))
    survivors = {each.merged_into_id or each.pk for each in found}
    return list(Company.objects.filter(pk__in=survivors).order_by("pk")[:MOST_SHOWN])


def lock_name(name: str, country: str) -> None:
    """Let two who add a company of this name at once wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        key = f"{country} {parsing.name_key(name)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('leads.new'), hashtext(%s))", [key])
