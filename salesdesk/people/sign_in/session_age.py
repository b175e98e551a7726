"""The end of sessions: after hours without use, and after a day in any case (settings.SESSION_HOURS)."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in

#: Seconds between two writes of the last use.
PRECISION = 300
#: Requests that an open page sends by itself do not keep a session alive.
BACKGROUND = frozenset({"desk-heartbeat", "desk-notices", "desk-draft"})
HOUR = 3600


class SessionAgeMiddleware:
    """Sign people out whose session is too old. Must come after authentication."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        person = request.user
        if person.is_authenticated and (person.sign_in_blocked_at or _is_over(request.session, time.time())):
            logout(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated and request.resolver_match.url_name not in BACKGROUND:
            now = time.time()
            if now - request.session.get("used_at", now) > PRECISION:
                request.session["used_at"] = now


def _is_over(session, now: float) -> bool:
    """Return whether the session is too old; one without times was started by an older version."""
    began, used = session.get("began_at", 0), session.get("used_at", 0)
    return now - began > settings.SESSION_HOURS * HOUR or now - used > settings.SESSION_IDLE_HOURS * HOUR


def _start(sender, request, user, **kwargs) -> None:
    request.session["began_at"] = request.session["used_at"] = time.time()


def connect() -> None:
    """Note when sessions begin; called once the apps are ready."""
    user_logged_in.connect(_start, dispatch_uid="session_age")
