"""The library of brochures: add one, add a version, stop and resume sending one."""

import re

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk import clock
from salesdesk.files import storing

from . import addresses
from .models import Brochure, BrochureVersion

#: The names that may appear in braces in the text of the e-mail.
MERGE_FIELDS = ("first_name", "company", "rep", "link")
_FIELD = re.compile(r"\{([^{}]*)\}")


@transaction.atomic
def add_version(brochure: Brochure, upload: UploadedFile, by) -> BrochureVersion:
    """Make the file the current version. Raises storing.NotStored."""
    locked = Brochure.objects.select_for_update(no_key=True).get(pk=brochure.pk)
    latest = locked.versions.first()
    number = latest.number + 1 if latest else 1
    return BrochureVersion.objects.create(brochure=locked, number=number, file=storing.store(upload, by))


def withdraw(brochure: Brochure) -> None:
    """Stop sending the brochure; its links keep working."""
    Brochure.objects.filter(pk=brochure.pk, withdrawn_at=None).update(withdrawn_at=clock.now())


def offer_again(brochure: Brochure) -> None:
    Brochure.objects.filter(pk=brochure.pk).update(withdrawn_at=None)


def text_error(text: str) -> str:
    """Return an error message if the text of the e-mail can't be sent, else ""."""
    named = _FIELD.findall(text)
    known = ", ".join("{" + name + "}" for name in MERGE_FIELDS)
    for name in named:
        if name not in MERGE_FIELDS:
            return _("{%(name)s} is not a merge field. Use one of %(known)s.") % {
                "name": name,
                "known": known,
            }
    if "link" not in named:
        return _("Add {link}, where the address of the brochure comes.")
    return addresses.text_address_error(text)


def fill_text(text: str, fields: dict[str, str]) -> str:
    """Return the text with its merge fields filled in."""
    return _FIELD.sub(lambda found: fields.get(found[1], found[0]), text)
