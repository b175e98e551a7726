"""Merge fields of e-mails that people write, filled for one contact."""

from typing import NamedTuple

from campaigns import track_editor
from leads.models import Contact, EmailTemplate, Lead
from salesdesk.people.models import User

#: The names that may appear in braces in a template.
NAMES = ("first_name", "name", "title", "company", "city", "proposition", "sender", "sender_number")
#: The same for people, as they are typed.
LISTED = ", ".join("{" + name + "}" for name in NAMES)


class Filled(NamedTuple):
    """A template filled for a contact. `empty` are the fields that nothing is known for; they stay as typed."""

    subject: str
    text: str
    empty: list[str]


def fill(template: EmailTemplate, lead: Lead, contact: Contact, by: User) -> Filled:
    """Fill `template` for an e-mail of `by` to `contact` about `lead`."""
    known = {name: value for name, value in _values(lead, contact, by).items() if value}
    subject, text = (
        track_editor.fill_merge_fields(each, known) for each in (template.subject, template.text)
    )
    return Filled(" ".join(subject.split())[:200], text, left_in(f"{subject} {text}"))


def left_in(text: str) -> list[str]:
    """Return the merge fields that are still in a text, as typed and without duplicates."""
    return [field for name in NAMES if (field := "{" + name + "}") in text]


def error_in(text: str) -> str:
    """Return an error message that lists the merge fields if `text` uses another one, else an empty string."""
    return track_editor.braces_error(text, NAMES)


def _values(lead: Lead, contact: Contact, by: User) -> dict[str, str]:
    return {
        "first_name": contact.greeting,
        "name": contact.name,
        "title": contact.title,
        "company": lead.company.name,
        "city": lead.company.city,
        "proposition": lead.campaign.proposition.name,
        "sender": by.name,
        "sender_number": by.caller_number,
    }
