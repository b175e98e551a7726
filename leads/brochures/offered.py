"""The brochures that can be sent about a lead."""

from campaigns.models import Brochure, BrochureVersion
from leads.email_nurture import languages
from leads.models import Contact, Lead


def brochures_for(lead: Lead, contact: Contact | None) -> list[Brochure]:
    """Return the brochures of the lead's proposition, those in the language of `contact` first."""
    found = Brochure.objects.offered().filter(proposition=lead.campaign.proposition_id)
    language = languages.language_of_contact(contact, lead.company.country)
    return sorted(found, key=lambda each: (each.language != language, each.language, each.title))


def current_version(brochure: Brochure) -> BrochureVersion:
    return brochure.versions.select_related("file").order_by("-number")[0]
