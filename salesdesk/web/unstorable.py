"""Rejection of characters that PostgreSQL can't store in text and browsers never send: NUL and lone surrogates."""

import re

from django.core.exceptions import BadRequest

UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class UnstorableMiddleware:
    """Respond with 400 to such a character in the URL or in a form field. Uploaded files are not checked.

    Must come last, so that CSRF protection rejects a cross-site form before its fields are read.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if UNSTORABLE.search(request.path) or any(
            _is_unstorable(fields) for fields in (request.GET, request.POST)
        ):
            raise BadRequest("The request contains characters that can't be stored.")


def _is_unstorable(fields) -> bool:
    return any(UNSTORABLE.search(text) for name, values in fields.lists() for text in (name, *values))
