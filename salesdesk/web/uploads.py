"""Receive large files on disk; a full disk is a reason to give, not a crash."""

import logging

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

log = logging.getLogger(__name__)


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
