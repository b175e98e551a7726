"""Collect the facts, people, leads and meetings of a company or contact that the user may see.

Users see a company through its leads. Of leads of other teams and territories only the number is shown.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from leads.models import Company, Contact, Lead, Partner, Stakeholder, Suppression
from leads.models.stages import OPEN_STAGES
from leads.to_do import lists
from salesdesk.custom_fields.reading import annotations

#: More people or leads than any company has; the rest is found by search.
MOST_PEOPLE, MOST_LEADS, MOST_EVENTS = 100, 200, 10


def company_of(pk: int) -> Company | None:
    """Return the company with `leads_count`, the number of all its leads, and its `partner_id` if it is a partner.

    It is loaded with its custom fields, and so is the contact of `contact_of`.
    """
    partners = Partner.objects.active().filter(company=OuterRef("pk")).values("pk")
    companies = Company.objects.select_related("place").annotate(
        leads_count=Count("leads"), partner_id=Subquery(partners[:1]), **annotations({"company": "pk"})
    )
    return companies.filter(pk=pk).first()


def contact_of(pk: int) -> Contact | None:
    """Return the contact with their company and `is_suppressed`."""
    contacts = _contacts().annotate(**annotations({"contact": "pk"}))
    return contacts.select_related("company__place").filter(pk=pk).first()


def visible_leads(company_id: int, user) -> list[Lead]:
    """Return the leads of the company that `user` sees, the most relevant first. Two statements."""
    seen = Lead.objects.visible_to(user).filter(company=company_id)
    # Without company and contact: looking them up for each lead costs more, the larger their tables are.
    rows = seen.select_related("campaign", "territory", "holder").prefetch_related("steps")
    rows = lists.with_tasks(rows)
    leads = list(rows.order_by("-pk")[:MOST_LEADS])
    return sorted(
        leads, key=lambda lead: (lead.stage not in OPEN_STAGES, lead.holder_id != user.pk, -lead.pk)
    )


def people_of(company: Company, leads: Sequence[Lead]) -> list[Contact]:
    """Return the contacts with `roles`, their buying roles in these leads, and `is_suppressed`. Two statements."""
    found = _contacts().filter(company=company, merged_into=None)
    people: list[Any] = list(found.order_by("pk")[:MOST_PEOPLE])
    roles = roles_in(leads, people)
    for person in people:
        person.company = company
        person.roles = roles.get(person.pk, [])
    return people


def roles_in(leads: Sequence[Lead], people: Sequence[Contact]) -> dict[int, list[Stakeholder]]:
    """Return the parts of these people in these leads, by contact, open leads first."""
    place = {lead.pk: number for number, lead in enumerate(leads)}
    by_pk = {lead.pk: lead for lead in leads}
    found: dict[int, list[Stakeholder]] = {}
    parts = Stakeholder.objects.filter(lead__in=place, contact__in=[each.pk for each in people])
    for part in sorted(parts, key=lambda part: place[part.lead_id]):
        part.lead = by_pk[part.lead_id]
        found.setdefault(part.contact_id, []).append(part)
    return found


def partner_of(company: Any, user) -> Partner | None:
    """Return the partnership of a company of `company_of`, if `user` may open its page."""
    if company.partner_id is None:
        return None
    return Partner.objects.visible_to(user).filter(pk=company.partner_id).first()


def meetings_of(leads: Sequence[Lead], user) -> QuerySet:
    """Return the latest meetings in these leads."""
    found = _related("appointments").visible_to(user).filter(lead__in=[lead.pk for lead in leads])
    return found.select_related("person").order_by("-starts_at")[:MOST_EVENTS]


def deals_of(leads: Sequence[Lead], user) -> QuerySet:
    """Return the latest deals in these leads."""
    found = _related("opportunities").visible_to(user).filter(lead__in=[lead.pk for lead in leads])
    return found.select_related("lead__campaign").order_by("-pk")[:MOST_EVENTS]


def _contacts() -> QuerySet[Contact]:
    suppressed = Suppression.objects.filter(digest=OuterRef("number_digest"))
    return Contact.objects.annotate(is_suppressed=Exists(suppressed))


def _related(name: str) -> Any:
    """Return the manager of a table of a higher app that points to leads."""
    model: Any = Lead._meta.get_field(name).related_model
    return model.objects
