"""The rows of an export: those of a list that its person can see."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from leads.lists import companies, contacts, filters
from leads.models import Company, Contact, Lead
from leads.models.exports.lead_export import ExportKind
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.narrowing import narrowed
from salesdesk.people.models import User


def rows_of(kind: str, by: User, asked: Mapping[str, Any]) -> QuerySet:
    """Return the leads, companies or contacts that `by` can see and that fit the filters of their list, as JSON."""
    seen = Lead.objects.visible_to(by)
    if kind == ExportKind.LEADS:
        return filters.narrow(seen, by, asked)
    if kind == ExportKind.COMPANIES:
        fitting = narrowed(CustomField.objects.of(*companies.VALUES), asked, companies.VALUES)
        return companies.narrow(Company.objects.all(), by, seen, asked, fitting)
    fitting = narrowed(CustomField.objects.of(*contacts.VALUES), asked, contacts.VALUES)
    return contacts.narrow(Contact.objects.all(), by, seen, asked, fitting)
