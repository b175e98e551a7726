"""The list of contacts: its filters, order and columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from leads.accounts import search
from leads.models import Activity, Suppression
from leads.models.accounts.querysets import ContactQuerySet
from leads.models.lead_queryset import LeadQuerySet
from salesdesk import countries
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import Subject
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.lists.columns import Column, needed
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import day

from .through_leads import (
    Filters,
    ending_with,
    fitting,
    holders_of,
    in_days,
    last_contact,
    last_day,
)

COLUMNS = {
    "company": Column(_("Company"), lambda contact: contact.company.name, sort="company"),
    "title": Column(_("Job title"), lambda contact: contact.title, ["title"]),
    "phone": Column(_("Phone"), lambda contact: contact.phone_shown, ["phone"]),
    "email": Column(_("E-mail address"), lambda contact: contact.email, ["email"], link="mailto:{}".format),
    "suppressed": Column(
        _("Do not call"), lambda contact: str(_("do not call")) if contact.is_suppressed else ""
    ),
    "language": Column(_("Language"), lambda contact: contact.language, ["language"]),
    "legal_basis": Column(
        _("Legal basis"), lambda contact: contact.get_legal_basis_display(), ["legal_basis"]
    ),
    "city": Column(_("City"), lambda contact: contact.company.city, ["company__city"]),
    "country": Column(
        _("Country"), lambda contact: countries.name_of(contact.company.country), ["company__country"]
    ),
    "industry": Column(_("Industry"), lambda contact: contact.company.industry, ["company__industry"]),
    "owner": Column(_("Owner"), lambda contact: ", ".join(contact.holders)),
    "last": Column(_("Last contact"), lambda contact: last_day(contact)),
    "added": Column(
        _("Added on"), lambda contact: day(localtime(contact.created_at)), ["created_at"], sort="added"
    ),
}
USUAL = ["company", "phone", "email", "country", "owner", "last"]
SORTS = {"added": "-pk", "name": "name", "company": "company__name"}
LEFT_OUT = {"name": _("Only contacts with a known name.")}
#: Where the values of custom fields stand, seen from a contact.
VALUES: dict[str, str] = {Subject.CONTACT: "custom_values", Subject.COMPANY: "company__custom_values"}
_FILTERS = Filters(
    texts={"title": "title", "email": "email", "industry": "company__industry", "city": "company__city"},
    filled_in={"has_phone": "phone", "has_email": "email"},
    compared={"countries": "company__country__in", "legal_basis": "legal_basis"},
)


def narrow(
    contacts: ContactQuerySet,
    user: User,
    leads: LeadQuerySet,
    asked: Mapping[str, Any],
    custom: Narrowed,
) -> ContactQuerySet:
    """Return the people at the companies of `leads` that fit the filters of ContactFilter, as JSON."""
    asked = {key: value for key, value in asked.items() if not filtering.is_filter(key)}
    contacts = contacts.with_leads(fitting(leads, user, asked))
    if name := asked.pop("q", ""):
        contacts = contacts.filter(
            Q(pk__in=search.contacts_named(name).values("pk")) | Q(company__in=search.companies_named(name))
        )
    found = custom.condition & in_days(
        user, "created_at", asked.pop("added_from", None), asked.pop("added_to", None)
    )
    if digits := asked.pop("phone", ""):
        found &= ending_with("phone", digits)
    if suppressed := asked.pop("suppressed", ""):
        found &= Q(_is_suppressed()) if suppressed == "yes" else ~Q(_is_suppressed())
    return contacts.filter(found & _FILTERS.condition(asked))


def sortable(contacts: ContactQuerySet, name: str) -> ContactQuerySet:
    return contacts.exclude(name="") if name == "name" else contacts


def with_columns(contacts: ContactQuerySet, keys: Sequence[str], leads: LeadQuerySet) -> ContactQuerySet:
    """Select only what the columns show, in one statement. `leads` are those that the user can see."""
    loaded: dict[str, Any] = {}
    if "suppressed" in keys:
        loaded["is_suppressed"] = _is_suppressed()
    if "owner" in keys:
        loaded["holders"] = holders_of(leads.filter(company=OuterRef("company")))
    if "last" in keys:
        theirs = leads.filter(company=OuterRef(OuterRef("company")))
        activities = Activity.objects.filter(contact=OuterRef("pk"), lead__in=theirs)
        loaded["last_contact_at"] = last_contact(activities, "contact")
    if any(key not in COLUMNS for key in keys):
        loaded |= value_annotations({"contact": "pk", "company": "company"})
    fields = needed([key for key in keys if key in COLUMNS], COLUMNS)
    return (
        contacts.select_related("company").only("name", "title", "company__name", *fields).annotate(**loaded)
    )


def _is_suppressed() -> Exists:
    return Exists(Suppression.objects.filter(digest=OuterRef("number_digest")))
