"""Suppress a person who objects to being called, on whatever number the desk has of them (R6, R21)."""

from django.db import transaction
from django.db.models import QuerySet

from leads.models import Contact, Lead, Suppression
from leads.models.compliance.suppression import digest, is_own_address, person_digests
from salesdesk.parsing import person_key

from . import suppression


def lock(contact: Contact) -> None:
    """Wait for other transactions that suppress a number of this person. Call this before locking any lead."""
    suppression.lock_suppressions(records_of_person(contact).values("pk"))


@transaction.atomic(savepoint=False)
def suppress_person(contact: Contact, *, by, reason: str, source: str, lead: Lead | None = None) -> None:
    """Suppress a person who objects: the number of `contact`, the person, and every other number known of them.

    The caller must have called `lock` before locking a lead. `lead` is the lead of the call, if any.
    """
    company = contact.company
    known_by = person_digests(company.country, company.name_key, contact.name, contact.email)
    others = records_of_person(contact).exclude(phone__in=["", contact.phone])
    phones = [
        phone for phone in [contact.phone, *sorted(set(others.values_list("phone", flat=True)))] if phone
    ]
    suppression.record(Suppression.Kind.PERSON, known_by, by=by, reason=reason, source=source)
    # All numbers first: a lead must not continue with another number of the same person.
    suppression.record(Suppression.Kind.NUMBER, map(digest, phones), by=by, reason=reason, source=source)
    for phone in phones:
        suppression.cancel_calls(phone, by, reason, lead if phone == contact.phone else None)


def records_of_person(contact: Contact) -> QuerySet[Contact]:
    """Return the contacts that are this person: by name at a company of that name, or by their own e-mail address."""
    company, key = contact.company, person_key(contact.name)
    there = Contact.objects.filter(company__country=company.country, company__name_key=company.name_key)
    named = [pk for pk, name in there.values_list("pk", "name") if key and person_key(name) == key]
    found = Contact.objects.filter(pk__in=[contact.pk, *named])
    if is_own_address(contact.email):
        # A union: with OR, PostgreSQL would read all contacts.
        same = Contact.objects.filter(email__iexact=contact.email).exclude(email="").values("pk")
        found = Contact.objects.filter(pk__in=found.values("pk").union(same))
    return found
