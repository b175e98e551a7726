from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows import password_reset
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk import clock, formats
from salesdesk.outbox import emails

from ..models import User
from . import limits, security_log


class DeskAdapter(DefaultAccountAdapter):
    """Disable self sign-up, since an admin invites people, and send e-mail through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("E-mail or password is incorrect."),
    }

    def is_open_for_signup(self, request):
        return False

    def pre_authenticate(self, request, **credentials):
        """Count the attempt, and refuse it before its password is checked if there were too many."""
        email, device = credentials.get("email", ""), request.COOKIES.get(limits.DEVICE_COOKIE, "")
        if not limits.allow(email, self.get_client_ip(request), device, clock.now()):
            _record(security_log.Kind.LIMITED, request, email)
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        """Refuse people whose sign-in is blocked, like a wrong password."""
        self._login_failed_rl_usage = None
        person = super().authenticate(request, **credentials)
        return None if person and person.sign_in_blocked_at else person

    def _rollback_login_failed_rl_usage(self):
        """Keep the count: it is small, and the next attempts on this device have their own."""

    def authentication_failed(self, request, **credentials):
        _record(security_log.Kind.FAILURE, request, credentials.get("email", ""))

    def _delete_login_attempts_cached_email(self, request, **credentials):
        limits.forget(credentials.get("email", ""))

    def pre_login(self, request, user, **kwargs):
        if user.sign_in_blocked_at:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request, user, **kwargs):
        """Remember the device."""
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(
            limits.DEVICE_COOKIE,
            limits.device_of(user),
            max_age=limits.DEVICE_AGE,
            httponly=True,
            secure=settings.HTTPS,
            samesite="Lax",
        )
        return response

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return a link that begins with DESK_URL: a forged Host header must not get into an e-mail."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.DESK_URL}{path.replace('UID-KEY', key)}"

    def send_password_reset_mail(self, user, email, context):
        """Queue the link, at most one a minute."""
        with formats.read_by(user):
            emails.queue(
                to=user.email,
                subject=_("Set a new password"),
                text=_(
                    "Hello %(name)s,\n\nSet a new password for Salesdesk with this link:\n\n%(link)s\n\n"
                    "It can be used once and expires after three days. If you didn't ask for it, ignore this e-mail."
                )
                % {"name": user.first_name, "link": context["password_reset_url"]},
                dedupe_key=f"password-reset:{user.pk}:{clock.now():%Y%m%d%H%M}",
            )

    def send_mail(self, template_prefix, email, context):
        """Send none of allauth's other e-mails: an admin assigns addresses, so they need no confirmation."""


def _record(kind, request, email: str) -> None:
    security_log.record(kind, request, person=User.objects.filter(email__iexact=email.strip()).first())


class DeskResetPasswordForm(ResetPasswordForm):
    """Do the same work for an unknown address, so that the time of the answer tells nothing."""

    def save(self, request, **kwargs):
        if self.users:
            return super().save(request, **kwargs)
        with transaction.atomic():
            nobody = User(pk=0, name="Nobody", email=self.cleaned_data["email"])
            password_reset.request_password_reset(
                request, nobody.email, [nobody], kwargs.get("token_generator")
            )
            transaction.set_rollback(True)
        return self.cleaned_data["email"]
