"""Signing in: strangers who guess passwords shut out themselves and nobody else; a stranger's address gets no mail."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings as desk_settings
from django.core import mail
from django.urls import reverse

pytestmark = pytest.mark.django_db
STRANGER, OFFICE = ("203.0.113.7", "198.51.100.2")


@pytest.fixture
def sign_in(client):
    """Through one proxy, which says who asks."""

    def sign_in(address, login, password="correct horse"):
        typed = {"login": login, "password": password}
        return client.post(reverse("account_login"), typed, headers={"X-Forwarded-For": address})

    return sign_in


def counted(**environment):
    """How many proxies the settings count in that environment."""
    said = "from salesdesk.settings import ALLAUTH_TRUSTED_PROXY_COUNT as count; print(count)"
    kept = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "PROXIES")}
    here = {"cwd": desk_settings.BASE_DIR, "env": kept | environment}
    return int(subprocess.run([sys.executable, "-c", said], capture_output=True, check=True, **here).stdout)


def test_behind_a_proxy_a_stranger_who_guesses_shuts_out_nobody_else(sign_in, settings, ann):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = counted(HTTPS="1")
    for guess in range(12):
        answer = sign_in(STRANGER, f"guess{guess}@desk.example")
    assert "Too many failed login attempts" in answer.content.decode()

    assert 302 == sign_in(OFFICE, ann.email).status_code


def test_who_has_more_proxies_says_so_and_without_any_nothing_is_believed():
    assert [0, 1, 2] == [counted(), counted(HTTPS="1"), counted(HTTPS="1", PROXIES="2")]


def test_a_new_password_for_an_address_that_nobody_has_sends_no_mail(client, ann):
    for address in ("stranger@elsewhere.example", ann.email):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        assert reverse("account_reset_password_done") == answer.url

    assert [[ann.email]] == [letter.to for letter in mail.outbox]


@pytest.mark.parametrize(
    ("name", "args", "headers", "page"),
    [
        ("desk-log", [1], {"Referer": "http://testserver/desk/?ask=skip"}, "/desk/?ask=skip"),
        ("desk-log", [1], {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"}, "/desk/"),
        ("desk-log", [1], {"Referer": "https://elsewhere.example/desk/"}, "/"),
        ("desk-log", [1], {}, "/"),
    ],
)
def test_whose_session_ended_over_a_form_comes_back_to_its_page(client, db, name, args, headers, page):
    """The form's own address shows nothing to who signs in."""
    answer = client.post(reverse(name, args=args), headers=headers)

    assert f"{reverse('account_login')}?next={quote(page, safe='/')}" == answer.url


def test_whose_session_ended_while_a_part_was_fetched_comes_back_to_its_page(client, db):
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"}

    assert client.get(reverse("desk-notices"), headers=shown).url.endswith("?next=/desk/")
    assert client.get(reverse("leads") + "?q=bos").url.endswith("?next=/leads/%3Fq%3Dbos")
