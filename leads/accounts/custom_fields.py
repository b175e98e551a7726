"""Change the custom fields of a company, contact or lead, with their history in the timeline."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from leads.funnel import activities
from leads.models import Activity, Company, Contact, Lead
from salesdesk.custom_fields import writing
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.custom_fields.values import Stored
from salesdesk.hooks import Hook
from salesdesk.people.models import User

#: Save a custom field of the open opportunity of a lead on behalf of a person, if the last function finds no conflict
#: in the values before. Returns None for a conflict.
opportunity_field: Hook[
    [Lead, CustomField, Stored, User, Callable[[dict[str, Stored]], bool]], list[str] | None
] = Hook()


@transaction.atomic
def change(
    row: Company | Contact | Lead,
    fields: Sequence[CustomField],
    new: dict[str, Stored],
    by,
    *,
    has_conflict: Callable[[dict[str, Stored]], bool] = lambda stored: False,
) -> list[str] | None:
    """Save the values of `fields`, by key, and return what changed, as sentences.

    `has_conflict` gets the values under lock; if it says so, nothing is saved and None is returned.
    """
    locked = writing.lock(subject_of(row), row.pk)
    if has_conflict(locked.values):
        return None
    changed = writing.write(locked, fields, new)
    if changed:
        note = _("Changed: %(facts)s") % {"facts": "; ".join(changed)}
        for lead in _leads_of(row):
            contact = row.pk if isinstance(row, Contact) else None
            activities.log(lead, Activity.Kind.NOTE, note, by, contact_id=contact)
    return changed


def subject_of(row: Company | Contact | Lead) -> Subject:
    subjects = {Company: Subject.COMPANY, Contact: Subject.CONTACT, Lead: Subject.LEAD}
    return subjects[type(row)]


def _leads_of(row: Company | Contact | Lead) -> Sequence[Lead]:
    """Return the leads whose timelines keep the change: the lead itself, or the open leads of the company."""
    if isinstance(row, Lead):
        return [row]
    company = row.pk if isinstance(row, Company) else row.company_id
    return list(Lead.objects.filter(company=company).open())
