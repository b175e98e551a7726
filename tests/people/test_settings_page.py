"""A user's own settings: name, language, working hours and theme."""

import pytest
from django.urls import reverse

from salesdesk.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def form_data():
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


def test_user_changes_their_own_working_hours_and_theme(client, ann, form_data):
    client.force_login(ann)
    answer = client.post(reverse("me"), form_data | {"role": "admin", "email": "x@x.example"})

    assert answer.url == reverse("me")
    assert "dark" == answer.cookies["theme"].value
    ann.refresh_from_db()
    assert ("Asia/Taipei", [1, 2, 4]) == (ann.time_zone, ann.work_days)
    assert ("inside", "ann@desk.example") == (ann.role, ann.email)


def test_invalid_settings_show_the_error_and_keep_the_input(client, ann, form_data):
    client.force_login(ann)
    answer = client.post(reverse("me"), form_data | {"work_end": "08:00", "name": "Annabel"})

    assert 422 == answer.status_code
    assert "Work must end after it starts" in answer.content.decode()
    assert 'value="Annabel"' in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://teams.example/l/ann?x=1", "https://teams.example/l/ann?x=1"),
        ("meet.example/ann", "https://meet.example/ann"),
        ("http://meet.example/ann", None),
        ("javascript:alert(1)", None),
        ("https://meet.example/" + "a" * 200, None),
        ("", ""),
    ],
)
def test_meeting_link_is_an_https_address(client, ann, form_data, typed, kept):
    client.force_login(ann)
    answer = client.post(reverse("me"), form_data | {"meeting_link": typed})

    ann.refresh_from_db()
    assert (answer.status_code, ann.meeting_link) == ((422, "") if kept is None else (302, kept))


def test_untranslated_pages_say_that_they_are_in_english(client, ann):
    ann.language = "nl"
    ann.save()
    client.force_login(ann)

    answer = client.get(reverse("me"), headers={"accept-language": "es"})

    assert '<html lang="en"' in answer.content.decode()
    assert "en" == answer.headers["Content-Language"]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_settings(client, make_person, north, role):
    client.force_login(make_person("Kim", role, north))

    assert 200 == client.get(reverse("me")).status_code


def test_anonymous_user_is_sent_to_the_sign_in_page(client):
    assert reverse("account_login") in client.get(reverse("me")).url


def test_password_rules_are_rendered_as_a_list(client, ann):
    client.force_login(ann)

    page = client.get(reverse("account_change_password")).content.decode()

    assert "<ul><li>" in page
    assert "&lt;li&gt;" not in page
