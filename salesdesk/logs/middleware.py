"""A log line for every request, with an id that the response names too."""

import logging
import re
import time
from uuid import uuid4

from .context import person_id, request_id

log = logging.getLogger("salesdesk.requests")

#: An id that a proxy in front of the desk gives, so that its log and ours can be matched.
_GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestLogMiddleware:
    """Must come first, so that errors of other middleware are logged with the id of the request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-Id", "")
        began, found = time.monotonic(), given if _GIVEN.fullmatch(given) else uuid4().hex
        tokens = request_id.set(found), person_id.set(None)
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = found
            _log(request, response.status_code, began)
            return response
        finally:
            request_id.reset(tokens[0])
            person_id.reset(tokens[1])


class PersonLogMiddleware:
    """Names the signed-in person in log lines; must come after authentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            person_id.set(request.user.pk)
        return self.get_response(request)


def _log(request, status: int, began: float) -> None:
    """Log the route, not the path: some paths contain the secret of a link."""
    route = request.resolver_match.route if request.resolver_match else ""
    log.info(
        "request",
        extra={
            "method": request.method,
            "route": route,
            "status": status,
            "milliseconds": round(1000 * (time.monotonic() - began)),
        },
    )
