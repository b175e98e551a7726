"""Rejection of NUL bytes, which PostgreSQL can't store in text and browsers never send."""

from django.core.exceptions import BadRequest

NUL = "\0"


class NullsMiddleware:
    """Respond with 400 to a NUL in the URL or in a form field. The contents of uploaded files are not checked.

    Must come last, so that CSRF protection rejects a cross-site form before its fields are read.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if NUL in request.path or any(_has_nul(fields) for fields in (request.GET, request.POST)):
            raise BadRequest("The request contains a NUL byte.")


def _has_nul(fields) -> bool:
    return any(NUL in text for name, values in fields.lists() for text in (name, *values))
