"""The list of companies: its filters, order and columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from leads.accounts import search
from leads.models import Activity
from leads.models.accounts.querysets import CompanyQuerySet
from leads.models.lead_queryset import LeadQuerySet
from salesdesk import countries, formats
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import Subject
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.lists.columns import Column, needed
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import day, web_address

from .through_leads import (
    Filters,
    count_of,
    fitting,
    holders_of,
    in_days,
    last_contact,
    last_day,
)

COLUMNS = {
    "country": Column(_("Country"), lambda company: countries.name_of(company.country), ["country"]),
    "postcode": Column(_("Postcode"), lambda company: company.postcode, ["postcode"]),
    "address": Column(_("Address"), lambda company: company.address, ["address"]),
    "industry": Column(_("Industry"), lambda company: company.industry, ["industry"]),
    "employees": Column(
        _("Employees"),
        lambda company: _number(company.employees),
        ["employees"],
        sort="employees",
        is_figure=True,
    ),
    "revenue": Column(
        _("Yearly revenue"), lambda company: _number(company.revenue), ["revenue"], is_figure=True
    ),
    "website": Column(_("Website"), lambda company: company.website, ["website"], link=web_address),
    "register_number": Column(
        _("Register number"), lambda company: company.register_number, ["register_number"]
    ),
    "legal_form": Column(_("Legal form"), lambda company: company.get_legal_form_display(), ["legal_form"]),
    "leads": Column(_("Open leads"), lambda company: _number(company.open_leads), is_figure=True),
    "owner": Column(_("Owner"), lambda company: ", ".join(company.holders)),
    "last": Column(_("Last contact"), lambda company: last_day(company)),
    "added": Column(
        _("Added on"), lambda company: day(localtime(company.created_at)), ["created_at"], sort="added"
    ),
}
USUAL = ["country", "industry", "employees", "leads", "owner", "last"]
SORTS = {"added": "-pk", "name": "name", "employees": "-employees"}
LEFT_OUT = {"employees": _("Only companies with a known number of employees.")}
#: Where the values of custom fields stand, seen from a company.
VALUES: dict[str, str] = {Subject.COMPANY: "custom_values"}
_FILTERS = Filters(
    texts={"industry": "industry", "city": "city"},
    filled_in={"has_website": "website", "has_register_number": "register_number"},
    compared={
        "countries": "country__in",
        "legal_form": "legal_form",
        "employees_from": "employees__gte",
        "employees_to": "employees__lte",
    },
)


def narrow(
    companies: CompanyQuerySet,
    user: User,
    leads: LeadQuerySet,
    asked: Mapping[str, Any],
    custom: Narrowed,
) -> CompanyQuerySet:
    """Return the companies of `leads` that fit the filters of CompanyFilter, as JSON."""
    asked = {key: value for key, value in asked.items() if not filtering.is_filter(key)}
    companies = companies.with_leads(fitting(leads, user, asked))
    if name := asked.pop("q", ""):
        companies = companies.filter(pk__in=search.companies_named(name))
    found = custom.condition & in_days(
        user, "created_at", asked.pop("added_from", None), asked.pop("added_to", None)
    )
    return companies.filter(found & _FILTERS.condition(asked))


def sortable(companies: CompanyQuerySet, name: str) -> CompanyQuerySet:
    return companies.filter(employees__isnull=False) if name == "employees" else companies


def with_columns(companies: CompanyQuerySet, keys: Sequence[str], leads: LeadQuerySet) -> CompanyQuerySet:
    """Select only what the columns show, in one statement. `leads` are those that the user can see."""
    here = leads.filter(company=OuterRef("pk"))
    loaded: dict[str, Any] = {}
    if "leads" in keys:
        loaded["open_leads"] = count_of(here.open())
    if "owner" in keys:
        loaded["holders"] = holders_of(here)
    if "last" in keys:
        theirs = leads.filter(company=OuterRef(OuterRef("pk")))
        loaded["last_contact_at"] = last_contact(Activity.objects.filter(lead__in=theirs), "lead__company")
    if any(key not in COLUMNS for key in keys):
        loaded |= value_annotations({"company": "pk"})
    fields = needed([key for key in keys if key in COLUMNS], COLUMNS)
    return companies.only("name", "city", "employees", *fields).annotate(**loaded)


def _number(value: Any) -> str:
    return formats.number(value) if value else ""
