"""In which of the desk's languages somebody is written to: their own, else their country's."""

from django.conf import settings

from leads.models import Lead

#: Countries in which nearly everybody is written to in one of the desk's languages. Belgium is not among them.
COUNTRIES = {
    "nl": "NL SR AW CW SX BQ",
    "es": "ES MX AR CO CL PE EC VE UY PY BO CR PA GT HN NI SV DO CU PR GQ",
    "zh-hant": "TW HK MO",
    "en": "GB IE US CA AU NZ ZA SG MT",
}
_OF_COUNTRY = {code: language for language, codes in COUNTRIES.items() for code in codes.split()}
#: As lists and programs write it; Simplified Chinese is another language.
TRADITIONAL = ("zh", "zh-tw", "zh-hk", "zh-mo")


def language_of(lead: Lead) -> str:
    """The language of the lead's contact, else of its country; empty when neither is known to the desk."""
    written = lead.contact.language if lead.contact else ""
    return _desk_language(written) if written else _OF_COUNTRY.get(lead.company.country, "")


def _desk_language(tag: str) -> str:
    """A language tag (nl, nl-BE, zh_TW) as one of the desk's languages, or ""."""
    tag = tag.strip().casefold().replace("_", "-")
    if tag in TRADITIONAL or tag.startswith("zh-hant"):
        return "zh-hant"
    return next((code for code, _name in settings.LANGUAGES if code in (tag, tag.partition("-")[0])), "")
