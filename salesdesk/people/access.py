"""Which roles a page is for. Whose object it is gets decided where the object is fetched (`seen_by`).

Every view carries exactly one rule; a view without one is refused, so that forgetting shuts the door.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.utils.http import url_has_allowed_host_and_scheme

from .roles import Role

#: Pages of others that are open to anyone: they are the way in. By URL name prefix.
OPEN_PREFIXES = ("account_",)
#: What a browser asks of a page. A view that tells only POST from the rest would take all others for a look.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def allowed(*roles: Role):
    """The page is for people of these roles; others get 403, strangers are asked to sign in."""

    def guard(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(_page_of(request))
            if request.user.role not in roles:
                raise PermissionDenied
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)
        return guarded

    return guard


def signed_in(view):
    """The page is for everyone of the desk."""
    return allowed(*Role)(view)


def anyone(view):
    """The page is for strangers too: health, the first admin's link."""

    @wraps(view)
    def open_(request, *args, **kwargs):
        return (
            view(request, *args, **kwargs) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        )

    open_.roles = None
    return open_


def _page_of(request) -> str:
    """Where somebody goes on who signs in again: the page that they asked for, or the one that they were on when they
    sent a form of it, or a part of it was fetched. An address that only takes a form, or draws a part, is no page."""
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, request.get_host()):
        return "/"
    page = urlsplit(shown)
    return f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"


class SignedInMiddleware:
    """Refuses a view that declares no rule."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        if not hasattr(view, "roles") and not name.startswith(OPEN_PREFIXES):
            raise PermissionDenied
