from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _


class DeskAdapter(DefaultAccountAdapter):
    """Disable self sign-up, since an admin invites people, and shorten the sign-in error."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail or password is incorrect."),
    }

    def is_open_for_signup(self, request):
        return False
