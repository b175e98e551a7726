from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.account.internal.flows import password_reset
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from salesdesk import clock
from salesdesk.outbox import emails

from .models import User


class DeskAdapter(DefaultAccountAdapter):
    """Disable self sign-up, since an admin invites people, and send e-mail through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("E-mail or password is incorrect."),
    }

    def is_open_for_signup(self, request):
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return a link that begins with DESK_URL: a forged Host header must not get into an e-mail."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.DESK_URL}{path.replace('UID-KEY', key)}"

    def send_password_reset_mail(self, user, email, context):
        """Queue the link, at most one a minute."""
        with override(user.language):
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
