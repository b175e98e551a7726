"""Limits on what a request sends, checked by its Content-Length before anything of it is read.

The middleware must come before CSRF protection, which reads the form.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, close_old_connections
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

from .environ import content_length
from .receiving import NoRoom, NotReceived

#: Forms are small. Strangers only sign in, ask for a call or unsubscribe.
STRANGERS, SIGNED_IN = 100_000, 1_000_000
#: The key under which the server says why a body did not come whole (salesdesk/rsgi.py).
NOT_RECEIVED = "salesdesk.not_received"


def accepts_body(limit: int) -> Callable:
    """Let signed-in people send up to `limit` bytes to the view."""

    def mark(view):
        view.body_limit = limit
        return view

    return mark


def admits(environ: dict[str, Any]) -> bool:
    """Return whether the page takes a body of this length from this sender."""
    request = WSGIRequest(environ | {"wsgi.input": BytesIO()})
    close_old_connections()
    try:
        view = resolve(request.path_info).func
        request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
        return content_length(environ) <= _limit(view, known=get_user(request).is_authenticated)
    except (Resolver404, DatabaseError):
        return False


class BodyLimitMiddleware:
    """Respond with 413 to a longer body; without a length the server passes on no body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if reason := request.META.get(NOT_RECEIVED):
            return _not_received(reason)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if content_length(request.META) <= _limit(view, known=request.user.is_authenticated):
            return None
        return _refusal("413.html", 413)


def _limit(view: Callable, *, known: bool) -> int:
    return getattr(view, "body_limit", SIGNED_IN) if known else STRANGERS


def _not_received(reason: type[NotReceived]) -> HttpResponse:
    return _refusal("507.html", 507) if issubclass(reason, NoRoom) else _refusal("408.html", 408)


def _refusal(template: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template), status=status)
    response["Connection"] = "close"
    return response
