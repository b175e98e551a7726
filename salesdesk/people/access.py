"""Restrict views to roles. Access to single objects is decided where they are fetched (`visible_to`).

Every view carries exactly one of these decorators; the middleware denies access to a view without one.
"""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.utils.http import url_has_allowed_host_and_scheme

from .roles import Role

#: URL name prefixes of third-party views that are open to anyone: sign-in and password reset.
OPEN_PREFIXES = ("account_",)
#: Other methods are rejected, because views that only check for POST would treat them as GET.
METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def allowed(*roles: Role):
    """Restrict a view to `roles`; other users get 403, anonymous ones are sent to the sign-in page."""

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
    """Restrict a view to signed-in users of any role."""
    return allowed(*Role)(view)


def anyone(view):
    """Open a view to anonymous users too, such as health checks and invitation links."""

    @wraps(view)
    def open_(request, *args, **kwargs):
        return (
            view(request, *args, **kwargs) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
        )

    open_.roles = None
    return open_


def _page_of(request) -> str:
    """Return the page to continue on after signing in.

    For a form submission or an htmx request that is the page it was made from, since the requested address
    shows no page by itself.
    """
    if request.method in ("GET", "HEAD") and "HX-Request" not in request.headers:
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, request.get_host()):
        return "/"
    page = urlsplit(shown)
    return f"{page.path or '/'}?{page.query}" if page.query else page.path or "/"


class SignedInMiddleware:
    """Deny access to any view without an access decorator."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.url_name or ""
        if not hasattr(view, "roles") and not name.startswith(OPEN_PREFIXES):
            raise PermissionDenied
