"""A new desk has no people and no default password: the console prints a link, and who opens it is the admin."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse

from .roles import Role

SALT = "salesdesk.people.first_admin"
MAX_AGE = 60 * 60 * 24


class TooLate(Exception):
    """The link is spent, forged or older than a day."""


def link(base_url: str) -> str | None:
    """The one-time link, good for a day, or None when the desk has an admin already."""
    if get_user_model().objects.filter(role=Role.ADMIN).exists():
        return None
    return base_url.rstrip("/") + reverse("first-admin", args=[signing.dumps("first", salt=SALT)])


def check(token: str) -> None:
    """Raises TooLate unless the link may still make the first admin."""
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise TooLate from error
    if get_user_model().objects.filter(role=Role.ADMIN).exists():
        raise TooLate


@transaction.atomic
def create(token: str, *, email: str, name: str, password: str):
    """Make the first admin; of two who press at once, the second is TooLate."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SALT])
    check(token)
    return get_user_model().objects.create_user(email, password, name=name, role=Role.ADMIN)
