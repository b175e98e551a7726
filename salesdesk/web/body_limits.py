"""Limits on the size of what a request sends, checked before anything of it is read.

Must come before CSRF protection, which reads the form.
"""

from collections.abc import Callable

from django.http import HttpResponse
from django.template.loader import render_to_string

#: Forms are small. Strangers only sign in, ask for a call or unsubscribe.
STRANGERS, SIGNED_IN = 100_000, 1_000_000


def accepts_body(limit: int) -> Callable:
    """Let signed-in people send up to `limit` bytes to the view."""

    def mark(view):
        view.body_limit = limit
        return view

    return mark


class BodyLimitMiddleware:
    """Respond with 413 to a longer body, by its Content-Length; without one the server passes on no body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        known = request.user.is_authenticated
        limit = getattr(view, "body_limit", SIGNED_IN) if known else STRANGERS
        if _length(request.META.get("CONTENT_LENGTH")) <= limit:
            return None
        response = HttpResponse(render_to_string("413.html"), status=413)
        response["Connection"] = "close"
        return response


def _length(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 16 else 0
