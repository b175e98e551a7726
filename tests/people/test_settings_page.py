"""Everyone sets their own name, language, clock and theme."""

import pytest
from django.urls import reverse

from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed():
    return {
        "name": "Ann",
        "language": "en",
        "time_zone": "Asia/Taipei",
        "country": "TW",
        "work_start": "08:30",
        "work_end": "17:00",
        "work_days": ["1", "2", "4"],
        "theme": "dark",
    }


def test_somebody_sets_their_own_clock_and_theme(client, ann, typed):
    client.force_login(ann)
    answer = client.post(reverse("me"), typed | {"role": "admin", "email": "x@x.example"})

    assert answer.url == reverse("me")
    assert "dark" == answer.cookies["theme"].value
    ann.refresh_from_db()
    assert ("Asia/Taipei", [1, 2, 4]) == (ann.time_zone, ann.work_days)
    assert ("inside", "ann@desk.example") == (ann.role, ann.email)


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, ann, typed):
    client.force_login(ann)
    answer = client.post(reverse("me"), typed | {"work_end": "08:00", "name": "Annabel"})

    assert 422 == answer.status_code
    assert "Work ends after it starts" in answer.content.decode()
    assert 'value="Annabel"' in answer.content.decode()


def test_the_desk_speaks_the_language_of_who_is_signed_in(client, ann):
    ann.language = "nl"
    ann.save()
    client.force_login(ann)

    answer = client.get(reverse("me"), headers={"accept-language": "es"})

    assert '<html lang="nl"' in answer.content.decode()
    assert "nl" == answer.headers["Content-Language"]


@pytest.mark.parametrize("role", Role)
def test_everyone_of_the_desk_has_settings(client, make_person, north, role):
    client.force_login(make_person("Kim", role, north))

    assert 200 == client.get(reverse("me")).status_code


def test_a_stranger_is_asked_to_sign_in(client):
    assert reverse("account_login") in client.get(reverse("me")).url


def test_what_a_password_must_be_is_a_list_and_no_markup_to_read(client, ann):
    client.force_login(ann)

    page = client.get(reverse("account_change_password")).content.decode()

    assert "<ul><li>" in page
    assert "&lt;li&gt;" not in page
