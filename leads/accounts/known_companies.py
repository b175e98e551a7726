"""Find companies that may be the one a person is about to add, whoever works them (R4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from leads.models import Company, Contact, Lead
from leads.models.compliance.suppression import digest
from leads.models.stages import OPEN_STAGES
from salesdesk import parsing

MOST_SHOWN = 8


@dataclass(frozen=True)
class KnownCompany:
    """A company that may be the same; `lead` is None if another team or territory works it."""

    company: Company
    lead: Lead | None

    @property
    def is_visible(self) -> bool:
        return self.lead is not None

    @property
    def label(self) -> str:
        """Describe the company; of one that the user can't see, nothing is told that they have not typed."""
        if self.lead is None:
            return _("Already exists, with another team or territory")
        facts = [self.company.name, self.company.city, self.lead.campaign.name, self.lead.get_stage_display()]
        return " · ".join(str(fact) for fact in facts if fact)


def find(user, *, name: str, country: str, phone: str = "", email: str = "") -> list[KnownCompany]:
    """Return the companies of `country` named like `name`, or with a contact at `phone` (E.164) or `email`.

    The oldest is first. Names match without accents, punctuation and legal form. A merged company is found as the one
    that remains. Of each company the lead is the furthest open one that `user` can see.
    """
    companies = matching(name=name, country=country, phone=phone, email=email)
    leads = Lead.objects.visible_to(user).for_lists().filter(company__in=companies)
    best = {
        each.company_id: each for each in sorted(leads, key=lambda lead: (lead.stage in OPEN_STAGES, lead.pk))
    }
    return [KnownCompany(company, best.get(company.pk)) for company in companies]


def find_typed(typed: Mapping[str, str], user) -> list[KnownCompany]:
    """Return the companies that `find` finds for what is typed in the form of a new lead, valid or not."""
    name, country, email = (typed.get(each, "").strip() for each in ("name", "country", "email"))
    number = parsing.phone(typed.get("phone", ""), country).e164
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    return find(user, name=name, country=country, phone=number, email=email)


def matching(*, name: str, country: str, phone: str = "", email: str = "") -> list[Company]:
    """Return the companies that `find` looks for, whoever works them."""
    found = Company.objects.none()
    if name:
        found = Company.objects.filter(country=country, name_key=parsing.name_key(name)[:200])
    at = [Q(number_digest=digest(phone))] if phone else []
    at += [Q(email__iexact=email)] if email else []
    # Unions: with OR over two tables, PostgreSQL would read all companies.
    reached = [Company.objects.filter(pk__in=Contact.objects.filter(each).values("company")) for each in at]
    if reached:
        found = found.order_by().union(*reached)
    survivors = {each.merged_into_id or each.pk for each in found}
    return list(Company.objects.filter(pk__in=survivors).order_by("pk")[:MOST_SHOWN])


def lock_name(name: str, country: str) -> None:
    """Let two who add a company of this name at once wait for each other, until the transaction ends."""
    with connection.cursor() as cursor:
        key = f"{country} {parsing.name_key(name)}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('leads.new'), hashtext(%s))", [key])
