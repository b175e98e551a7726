"""Get the lead of a page, if the user may see it."""

from typing import Any

from django.shortcuts import get_object_or_404

from leads.models import Contact, Lead
from salesdesk.people.models import User

#: Contacts to choose from.
MOST_PEOPLE = 100


def get_visible_lead(user: User, lead_id: int, **annotations: Any) -> Lead:
    """Return the lead with everything that its pages show. Raises Http404 if `user` can't see it."""
    leads = (
        Lead.objects.visible_to(user)
        .annotate(**annotations)
        .select_related(
            "company__place",
            "campaign",
            "territory",
            "contact",
            "holder",
            "inside_rep",
            "field_rep",
            "closed_by",
        )
    )
    return get_object_or_404(leads, pk=lead_id)


def people_of(lead: Lead) -> list[Contact]:
    """Return the people to choose from for a message about `lead`."""
    found = list(lead.company.contacts.filter(merged_into=None).order_by("pk")[:MOST_PEOPLE])
    for each in found:
        each.company = lead.company
    return found


def open_leads_beside(lead: Lead, user: User) -> list[Lead]:
    """Return the open leads of the company that `user` sees, if there are others than this one."""
    found = Lead.objects.visible_to(user).open().filter(company=lead.company_id)
    leads = list(found.select_related("campaign").order_by("pk")[:10])
    return leads if [each.pk for each in leads] not in ([], [lead.pk]) else []
