"""The language of e-mails to a contact: their own, or else their country's."""

from django.conf import settings

from leads.models import Contact, Lead

#: Countries where nearly everybody uses one of the desk's languages for business. Belgium is not one of them.
COUNTRIES = {
    "nl": "NL SR AW CW SX BQ",
    "es": "ES MX AR CO CL PE EC VE UY PY BO CR PA GT HN NI SV DO CU PR GQ",
    "zh-hant": "TW HK MO",
    "en": "GB IE US CA AU NZ ZA SG MT",
}
_OF_COUNTRY = {code: language for language, codes in COUNTRIES.items() for code in codes.split()}
#: Tags of Traditional Chinese in imported lists; Simplified Chinese is a different language.
TRADITIONAL = ("zh", "zh-tw", "zh-hk", "zh-mo")


def language_of(lead: Lead) -> str:
    """Return the language of the lead's contact, or else of its country; "" if it is not one of the desk's."""
    return language_of_contact(lead.contact, lead.company.country)


def language_of_contact(contact: Contact | None, country: str) -> str:
    """Return the language of `contact`, or else of the `country` of their company; "" if it is none of the desk's."""
    own = contact.language if contact else ""
    return _desk_language(own) if own else _OF_COUNTRY.get(country, "")


def _desk_language(tag: str) -> str:
    """Return the desk's language for a language tag (nl, nl-BE, zh_TW), or ""."""
    tag = tag.strip().casefold().replace("_", "-")
    if tag in TRADITIONAL or tag.startswith("zh-hant"):
        return "zh-hant"
    return next((code for code, _name in settings.LANGUAGES if code in (tag, tag.partition("-")[0])), "")
