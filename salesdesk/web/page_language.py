"""The language that pages are written in: the reader's, if the desk is translated into it."""

from django.conf import settings
from django.utils.translation import get_language


def page_language() -> str:
    """Return the code of the active language, or English, in which untranslated texts appear."""
    language = get_language() or "en"
    return language if language in dict(settings.TRANSLATED) else "en"
