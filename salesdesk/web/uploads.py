"""Receive large files on disk; a full disk is a reason to give, not a crash."""

import logging

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from .body_limits import SIGNED_IN

log = logging.getLogger(__name__)


#: How many bytes the files of one form may have together; the proxy in docs/operating.md lets as many through.
ALL_FILES = 50_000_000 + SIGNED_IN


class DiskUploadHandler(TemporaryFileUploadHandler):
    """Skip a file for which the upload folder has no room, and let the page say so."""

    def new_file(self, *args, **kwargs):
        try:
            super().new_file(*args, **kwargs)
        except OSError as error:
            self._skip(error)

    def receive_data_chunk(self, raw_data, start):
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._skip(error)

    def _skip(self, error: OSError) -> None:
        log.error("An upload could not be stored: %s", error)
        self.request.upload_failed = True  # type: ignore[union-attr]
        raise SkipFile from error


def upload_failed(request: HttpRequest) -> bool:
    """Return whether a file of this request could not be stored."""
    return getattr(request, "upload_failed", False)


def no_room_for(request: HttpRequest, form: Form, field: str) -> None:
    """Let the form say that a file could not be stored, instead of asking for one."""
    if upload_failed(request):
        form.fields[field].required = True
        form.fields[field].error_messages["required"] = _(
            "The server has no room for this file at the moment. Try again later, or tell your admin."
        )
