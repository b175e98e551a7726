"""A new person gets a link, sets a password with it and is in. Nobody else ever knows the password."""

from collections.abc import Callable

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from salesdesk import clock
from salesdesk.outbox import emails

from .models import User

#: Makes the address that a person and a token belong to; the pages know how.
Link = Callable[[User, str], str]


class WelcomeTokens(PasswordResetTokenGenerator):
    """Good for three days (PASSWORD_RESET_TIMEOUT), and until a password is set or the address changes."""

    key_salt = "salesdesk.people.inviting"


tokens = WelcomeTokens()


def is_pending(person: User) -> bool:
    """Whether somebody was invited and has not come in yet."""
    return person.is_active and not person.has_usable_password()


@transaction.atomic
def invite(person: User, link: Link, by: User) -> str:
    """Save a new person, or an invited one again, and mail the link; returns it, to be shown as well."""
    if person.pk is None:
        person.set_unusable_password()
        person.save()
    address = link(person, tokens.make_token(person))
    with override(person.language):
        emails.queue(
            to=person.email,
            subject=_("You are invited to Salesdesk"),
            text=_(
                "Hello %(name)s,\n\n%(by)s has made you a place at the desk. Choose your password here:\n\n"
                "%(link)s\n\nThe link works once, for three days."
            )
            % {"name": person.first_name, "by": by, "link": address},
            # Twice in a minute is a slip of the finger.
            dedupe_key=f"invitation:{person.pk}:{clock.now():%Y%m%d%H%M}",
        )
    return address


def invited_user(person_id: int, token: str) -> User | None:
    """The invited person whose link this is, or None when it is spent, too old or not theirs."""
    person = User.objects.filter(pk=person_id, is_active=True).first()
    return person if person and is_pending(person) and tokens.check_token(person, token) else None


@transaction.atomic
def accept_invitation(person: User, token: str, password: str) -> User | None:
    """Set the password by the link; of two who use it at once, the second gets None."""
    User.objects.select_for_update().get(pk=person.pk)
    if found := invited_user(person.pk, token):
        found.set_password(password)
        found.save(update_fields=["password"])
    return found
