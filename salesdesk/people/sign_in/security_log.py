"""Record what matters for security, in a table that is only added to."""

from allauth.account.adapter import get_adapter
from allauth.account.signals import password_changed, password_reset
from django.contrib.auth.signals import user_logged_in
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_ipv46_address

from ..models import SecurityEvent, User

Kind = SecurityEvent.Kind


def record(
    kind: Kind, request=None, *, person: User | None = None, by: User | None = None, detail: str = ""
) -> None:
    """Add an event about the account of `person`, caused by `by`."""
    SecurityEvent.objects.create(
        kind=kind, person=person, by=by, detail=detail[:200], address=_address(request)
    )


def record_export(request, what: str) -> None:
    """Record that the signed-in person downloads data; `what` names it without personal data."""
    record(Kind.EXPORT, request, person=request.user, by=request.user, detail=what)


class RefusalMiddleware:
    """Record the pages that signed-in people were refused because of their role."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            route = request.resolver_match.route if request.resolver_match else ""
            record(
                Kind.REFUSAL,
                request,
                person=request.user,
                by=request.user,
                detail=f"{request.method} {route}",
            )
        return response


def _address(request) -> str | None:
    """Return the client's address, as allauth finds it behind our proxies; None if it is none."""
    if request is None:
        return None
    try:
        address = get_adapter().get_client_ip(request)
        validate_ipv46_address(address)
    except (PermissionDenied, ValidationError):
        return None
    return address


def _on_sign_in(sender, request, user, **kwargs) -> None:
    record(Kind.SIGN_IN, request, person=user, by=user)


def _on_password(sender, request, user, **kwargs) -> None:
    record(Kind.PASSWORD, request, person=user, by=user)


def connect() -> None:
    """Listen to what Django and allauth report; called once the apps are ready."""
    user_logged_in.connect(_on_sign_in, dispatch_uid="security_log")
    password_changed.connect(_on_password, dispatch_uid="security_log")
    password_reset.connect(_on_password, dispatch_uid="security_log")
