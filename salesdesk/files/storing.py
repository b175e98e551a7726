"""Check and store an uploaded file, and delete it."""

import hashlib
import logging
import re
from datetime import datetime

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from salesdesk import clock

from .kinds import HEAD, KINDS, ending_of
from .models import StoredFile

log = logging.getLogger(__name__)

LONGEST_NAME = StoredFile._meta.get_field("name").max_length or 0
PIECE = 1_000_000  # bytes


class NotStored(Exception):
    """The file was refused, or there is no room for it. The message is for the user."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


def max_bytes() -> int:
    """Return how large a file may be."""
    return settings.FILE_LIMIT_MB * 1_000_000


def check(upload: UploadedFile) -> None:
    """Raise NotStored if the file is empty, too large, or not of a kind that is taken."""
    facts = {"name": clean_name(upload.name or "")}
    if not upload.size:
        raise NotStored(_("%(name)s is empty.") % facts)
    if upload.size > max_bytes():
        facts["most"] = str(settings.FILE_LIMIT_MB)
        raise NotStored(_("%(name)s is larger than %(most)s MB.") % facts)
    kind = KINDS.get(ending_of(facts["name"]))
    if kind is None:
        said = _(
            "%(name)s is of a kind that can't be attached. "
            "Choose a PDF, an office document, an image, a text or a zip file."
        )
        raise NotStored(said % facts)
    upload.seek(0)
    if not kind.confirmed_by(upload.read(HEAD)):
        raise NotStored(_("The content of %(name)s does not match its name. Check the file.") % facts)


def store(upload: UploadedFile, by) -> StoredFile:
    """Store the file and return it; `by` None is the system. Raises NotStored, and then keeps nothing."""
    check(upload)
    name = clean_name(upload.name or "")
    upload.seek(0)
    digest = hashlib.sha256()
    for piece in upload.chunks(PIECE):
        digest.update(piece)
    stored = StoredFile(
        name=name,
        content_type=KINDS[ending_of(name)].content_type,
        size=upload.size or 0,
        sha256=digest.hexdigest(),
        by=by,
    )
    upload.seek(0)
    try:
        stored.content.save(name, upload, save=False)
    except OSError as error:
        log.exception("A file could not be stored")
        raise NotStored(
            _("The server can't store files at the moment. Try again later, or tell your admin.")
        ) from error
    try:
        with transaction.atomic():
            stored.save()
    except BaseException:
        default_storage.delete(str(stored.content.name))
        raise
    return stored


def delete(stored: StoredFile, by) -> None:
    """Delete the file. A sweep removes its content, as a rollback could not bring that back."""
    StoredFile.objects.filter(pk=stored.pk, deleted_at=None).update(deleted_at=clock.now(), deleted_by=by)


def clean_name(name: str) -> str:
    """Return a name to show and to download by: no folders, no control characters, not too long."""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(character for character in name if character.isprintable()).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > LONGEST_NAME:
        name = f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return name[:LONGEST_NAME] or "file"


def run(now: datetime, limit: int = 500) -> int:
    """Remove the content of deleted files; return how many."""
    rows = StoredFile.objects.filter(deleted_at__lte=now).exclude(content="")
    removed = 0
    for stored in rows.order_by("deleted_at")[:limit]:
        default_storage.delete(str(stored.content.name))
        removed += StoredFile.objects.filter(pk=stored.pk).update(content="")
    return removed
