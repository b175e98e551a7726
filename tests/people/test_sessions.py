"""Sessions end without use and after a day; common passwords are refused."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from salesdesk.people.sign_in import session_age

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def at(monkeypatch):
    """Set the time of the sessions, in hours from now."""
    now = session_age.time.time()

    class Time:
        hours = 0.0

        @classmethod
        def time(cls):
            return now + cls.hours * HOUR

    monkeypatch.setattr(session_age, "time", Time)

    def at(hours):
        Time.hours = hours

    return at


def is_signed_in(client):
    return client.get(reverse("me")).status_code == 200


def test_session_ends_after_eight_hours_without_use(client, ann, at):
    client.force_login(ann)
    at(7.9)
    assert is_signed_in(client)
    at(15.8)
    assert is_signed_in(client)
    at(23.9)
    assert not is_signed_in(client)


def test_session_ends_after_a_day_in_use(client, ann, at):
    client.force_login(ann)
    for hour in range(24):
        at(hour)
        assert is_signed_in(client)
    at(24.1)
    assert not is_signed_in(client)


def test_open_page_does_not_keep_a_session_alive(client, ann, at):
    client.force_login(ann)
    for hour in range(8):
        at(hour)
        client.get(reverse("desk-notices"))
    at(8.1)
    assert not is_signed_in(client)


COMMON = """
    welkom12345 Welkom2026! salesdesk123 S@lesdesk2026 wachtwoord1! Zomer2026!! aaaaaaaaaaa1 password123
    bienvenido1 qwertyuiop1 0123456789
"""


@pytest.mark.parametrize("password", COMMON.split())
def test_common_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize("password", ["a long way to Tipperary", "correct horse battery", "9fK2-xQ7w-Lm4t"])
def test_other_passwords_are_accepted(password):
    validate_password(password)
