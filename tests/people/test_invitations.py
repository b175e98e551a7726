"""Creating the first admin and accepting invitations through one-time links."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from salesdesk.outbox.models import Outbox
from salesdesk.people.membership import first_admin, invitations
from salesdesk.people.models import User
from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db

FIRST = {
    "name": "Ada",
    "email": "Ada@Desk.example",
    "password": "nine green bottles",
    "again": "nine green bottles",
}
CHOSEN = {"password": "nine green bottles", "again": "nine green bottles"}


@pytest.fixture
def ines(north, ada):
    person = User(name="Inés", email="ines@desk.example", role=Role.FIELD, team=north)
    invitations.invite(person, lambda *_: "https://desk.example/", by=ada)
    return person


def welcome(person, token=None):
    return reverse("welcome", args=[person.pk, token or invitations.tokens.make_token(person)])


def test_console_link_creates_the_first_admin(client):
    link = first_admin.link("http://testserver")
    assert 200 == client.get(link).status_code
    answer = client.post(link, FIRST)

    assert answer.url == reverse("people")
    assert 200 == client.get(answer.url).status_code
    assert ("ada@desk.example", Role.ADMIN) == User.objects.values_list("email", "role").get()


def test_first_admin_link_works_once(client):
    link = first_admin.link("http://testserver")
    Client().post(link, FIRST)

    assert 410 == client.get(link).status_code
    assert 410 == client.post(link, FIRST | {"email": "other@desk.example"}).status_code
    assert 1 == User.objects.count()
    assert first_admin.link("http://testserver") is None


def test_forged_first_admin_link_is_rejected(client):
    for token in ("x", signing.dumps("first", salt="another")):
        assert 410 == client.post(reverse("first-admin", args=[token]), FIRST).status_code
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"again": "nine brown bottles"}, "match."),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "ada@desk.example", "again": "ada@desk.example"}, "too similar"),
        ({"email": ""}, "This field is required."),
    ],
)
def test_first_admin_form_shows_errors_and_keeps_the_input(client, change, error):
    answer = client.post(first_admin.link("http://testserver"), FIRST | change)

    assert 422 == answer.status_code
    assert error in answer.content.decode()
    assert 'value="Ada"' in answer.content.decode()
    assert not User.objects.exists()


def test_invited_person_sets_a_password_and_is_signed_in(client, ines):
    link = welcome(ines)
    assert "Welcome, Inés" in client.get(link).content.decode()

    answer = client.post(link, CHOSEN)

    assert answer.url == reverse("home")
    assert 200 == client.get(reverse("me")).status_code
    assert 410 == Client().get(link).status_code
    assert 302 == Client().post(reverse("account_login"), CHOSEN | {"login": ines.email}).status_code


def test_invitation_token_only_works_for_its_person(client, ines, ann):
    token = invitations.tokens.make_token(ines)
    other = token[:-1] + ("1" if token.endswith("0") else "0")

    assert 410 == client.post(welcome(ann, token), CHOSEN).status_code
    assert 410 == client.post(welcome(ines, other), CHOSEN).status_code
    assert 410 == client.get(welcome(ann)).status_code  # she has a password already
    ann.refresh_from_db()
    assert ann.check_password("correct horse")


def test_invitation_of_a_deactivated_person_is_rejected(client, ines):
    link = welcome(ines)
    User.objects.filter(pk=ines.pk).update(is_active=False)

    assert 410 == client.post(link, CHOSEN).status_code


def test_invitation_can_be_accepted_only_once(ines):
    token = invitations.tokens.make_token(ines)

    assert invitations.accept_invitation(ines, token, "nine green bottles")
    assert invitations.accept_invitation(ines, token, "nine brown bottles") is None
    ines.refresh_from_db()
    assert ines.check_password("nine green bottles")


def test_invitation_is_resent_at_most_once_per_minute(client, ada, ines, tuesday):
    client.force_login(ada)
    for _click in range(2):
        client.post(reverse("person-invite", args=[ines.pk]))

    assert 2 == Outbox.objects.count()
