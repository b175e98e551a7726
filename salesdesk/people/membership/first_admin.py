"""Create the first admin of a new desk through a one-time link printed on the console."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import connection, transaction
from django.urls import reverse

from salesdesk.people.roles import Role

SALT = "salesdesk.people.membership.first_admin"
MAX_AGE = 60 * 60 * 24


class LinkExpired(Exception):
    """Raised for a link that was used, forged or created more than a day ago."""


def link(base_url: str) -> str | None:
    """Return a one-time link that is valid for a day, or None if the desk already has an admin."""
    if get_user_model().objects.filter(role=Role.ADMIN).exists():
        return None
    return base_url.rstrip("/") + reverse("first-admin", args=[signing.dumps("first", salt=SALT)])


def check(token: str) -> None:
    """Raise `LinkExpired` unless the link can still create the first admin."""
    try:
        signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature as error:
        raise LinkExpired from error
    if get_user_model().objects.filter(role=Role.ADMIN).exists():
        raise LinkExpired


@transaction.atomic
def create(token: str, *, email: str, name: str, password: str):
    """Create the first admin. Of two simultaneous requests the second raises `LinkExpired`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [SALT])
    check(token)
    return get_user_model().objects.create_user(email, password, name=name, role=Role.ADMIN)
