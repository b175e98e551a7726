"""Invite people by a one-time link with which they set their own password."""

from collections.abc import Callable

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk import clock, formats
from salesdesk.outbox import emails
from salesdesk.people.models import User

#: Builds the absolute URL for a person and a token; passed in by the view.
Link = Callable[[User, str], str]


class WelcomeTokens(PasswordResetTokenGenerator):
    """Tokens valid for three days (PASSWORD_RESET_TIMEOUT), until a password is set or the address changes."""

    key_salt = "salesdesk.people.inviting"


tokens = WelcomeTokens()


def is_pending(person: User) -> bool:
    """Return whether `person` was invited and has not set a password yet."""
    return person.is_active and not person.has_usable_password()


@transaction.atomic
def invite(person: User, link: Link, by: User) -> str:
    """Save a person if new, e-mail them an invitation link, and return the link so that it can be shown too."""
    if person.pk is None:
        person.set_unusable_password()
        person.save()
    address = link(person, tokens.make_token(person))
    with formats.read_by(person):
        emails.queue(
            to=person.email,
            subject=_("You're invited to Salesdesk"),
            text=_(
                "Hello %(name)s,\n\n%(by)s has invited you to Salesdesk. Create your account here:\n\n"
                "%(link)s\n\nThe link can be used once and expires after three days."
            )
            % {"name": person.first_name, "by": by, "link": address},
            # Two invitations within a minute are a double click.
            dedupe_key=f"{dedupe_prefix(person)}{clock.now():%Y%m%d%H%M}",
        )
    return address


def dedupe_prefix(person: User) -> str:
    """Return what the dedupe keys of this person's invitations begin with."""
    return f"invitation:{person.pk}:"


def invited_user(person_id: int, token: str) -> User | None:
    """Return the invited person, or None if the link was used, has expired or belongs to someone else."""
    person = User.objects.filter(pk=person_id, is_active=True, sign_in_blocked_at=None).first()
    return person if person and is_pending(person) and tokens.check_token(person, token) else None


@transaction.atomic
def accept_invitation(person: User, token: str, password: str) -> User | None:
    """Set the password and return the person. Of two simultaneous requests the second gets None."""
    User.objects.select_for_update().get(pk=person.pk)
    if found := invited_user(person.pk, token):
        found.set_password(password)
        found.save(update_fields=["password"])
    return found
