"""Serve a stored file. The caller has checked that the user may see it."""

from django.http import FileResponse, Http404

from .models import StoredFile


def as_attachment(stored: StoredFile) -> FileResponse:
    """Return the file for download. It is never shown inline, and never taken for another type."""
    if stored.deleted_at is not None:
        raise Http404
    try:
        content = stored.content.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
