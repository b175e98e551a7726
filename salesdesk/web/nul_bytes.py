"""What was sent with a NUL in it is no text: PostgreSQL keeps none, and no browser sends one."""

from django.core.exceptions import BadRequest

NUL = "\0"


class NullsMiddleware:
    """Answers 400 to a NUL in the address or in a field of a form. What is in a file that was sent is not looked at.

    It stands last: a form of another site is refused before its fields are read.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs) -> None:
        if NUL in request.path or any(_has_nul(fields) for fields in (request.GET, request.POST)):
            raise BadRequest("A NUL was sent.")


def _has_nul(fields) -> bool:
    return any(NUL in text for name, values in fields.lists() for text in (name, *values))
