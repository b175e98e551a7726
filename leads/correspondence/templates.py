"""Templates of e-mails: the choice for a contact, and an example of how one will look."""

from leads.email_nurture import languages
from leads.models import Contact, EmailTemplate, Lead
from salesdesk.people.models import User

from . import merge_fields
from .merge_fields import Filled

#: Templates to choose from in the form.
MOST = 200


def for_contact(contact: Contact | None, country: str, user: User) -> list[EmailTemplate]:
    """Return the templates that `user` may use, those in the contact's language first, their own before shared ones."""
    language = languages.language_of_contact(contact, country)
    found = EmailTemplate.objects.visible_to(user)[:MOST]
    return sorted(
        found, key=lambda each: (each.language != language, each.language != user.language, each.is_shared)
    )


def example(template: EmailTemplate, user: User) -> tuple[Lead, Filled] | None:
    """Return the template filled for the newest lead with an e-mail address that `user` sees, or None."""
    seen = Lead.objects.visible_to(user).exclude(contact__email="").filter(contact__isnull=False)
    lead = seen.select_related("company", "contact", "campaign__proposition").order_by("-pk").first()
    return (lead, merge_fields.fill(template, lead, lead.contact, user)) if lead and lead.contact else None
