"""Rate limits by client address, password reset, and the page to return to after signing in."""

import os
import re
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import quote

import pytest
from django.conf import settings as desk_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesdesk.outbox.models import Outbox

pytestmark = pytest.mark.django_db
STRANGER, OFFICE = ("203.0.113.7", "198.51.100.2")


@pytest.fixture
def sign_in(client):
    """Sign in through one proxy, which passes on the client's address."""

    def sign_in(address, login, password="correct horse"):
        typed = {"login": login, "password": password}
        return client.post(reverse("account_login"), typed, headers={"X-Forwarded-For": address})

    return sign_in


def trusted_proxies(**environment):
    """Return the number of trusted proxies that the settings derive from the environment variables."""
    code = "from salesdesk.settings import ALLAUTH_TRUSTED_PROXY_COUNT as count; print(count)"
    inherited = {name: value for name, value in os.environ.items() if name not in ("HTTPS", "PROXIES")}
    options = {"cwd": desk_settings.BASE_DIR, "env": inherited | environment}
    return int(
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, **options).stdout
    )


def test_rate_limit_behind_a_proxy_applies_to_the_guessing_client_only(sign_in, settings, ann):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted_proxies(HTTPS="1")
    for guess in range(12):
        answer = sign_in(STRANGER, f"guess{guess}@desk.example")
    assert "Too many failed login attempts" in answer.content.decode()

    assert 302 == sign_in(OFFICE, ann.email).status_code


def test_trusted_proxies_default_to_one_with_https_and_none_without():
    assert [0, 1, 2] == [
        trusted_proxies(),
        trusted_proxies(HTTPS="1"),
        trusted_proxies(HTTPS="1", PROXIES="2"),
    ]


def test_password_reset_for_an_unknown_address_sends_no_email(client, ann):
    for address in ("stranger@elsewhere.example", ann.email):
        answer = client.post(reverse("account_reset_password"), {"email": address})
        assert reverse("account_reset_password_done") == answer.url

    assert [ann.email] == [email.payload["to"] for email in Outbox.objects.all()]


def test_password_reset_link_begins_with_the_desks_address_and_works(client, settings, ann):
    settings.DESK_URL = "https://desk.example.com"
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]
    client.post(reverse("account_reset_password"), {"email": ann.email}, headers={"Host": "evil.example"})

    text = Outbox.objects.get().payload["text"]
    (link,) = re.findall(r"https?://\S+", text)
    assert link.startswith("https://desk.example.com/account/password/reset/key/")
    form = client.get(link.removeprefix("https://desk.example.com"), follow=True)
    new = dict.fromkeys(("password1", "password2"), "a long way to Tipperary")
    client.post(form.redirect_chain[-1][0], new)
    ann.refresh_from_db()
    assert ann.check_password("a long way to Tipperary")


def test_password_reset_does_the_same_work_for_unknown_addresses(client, ann, make_person):
    """Statements are compared, because they make up the time of the answer and do not vary with the load."""
    done = {}
    for address in (ann.email, "stranger@elsewhere.example"):
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("account_reset_password"), {"email": address})
        done[address] = Counter(query["sql"].split(" ", 1)[0] for query in queries)

    known, unknown = (
        {"SELECT": each["SELECT"], "writes": each["INSERT"] + each["UPDATE"]} for each in done.values()
    )
    assert known["writes"] > 0
    assert known == unknown


@pytest.mark.parametrize("hangs", [False, True])
def test_mail_server_that_refuses_or_hangs_does_not_touch_the_page(client, settings, ann, hangs):
    settings.EMAIL_HOST, settings.EMAIL_PORT = ("203.0.113.9", 25) if hangs else ("127.0.0.1", 1)

    for address in ("stranger@elsewhere.example", ann.email):
        began = time.monotonic()
        assert client.post(reverse("account_reset_password"), {"email": address}).status_code == 302
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("name", "args", "headers", "page"),
    [
        ("desk-log", [1], {"Referer": "http://testserver/desk/?ask=skip"}, "/desk/?ask=skip"),
        ("desk-log", [1], {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"}, "/desk/"),
        ("desk-log", [1], {"Referer": "https://elsewhere.example/desk/"}, "/"),
        ("desk-log", [1], {}, "/"),
    ],
)
def test_expired_session_on_submit_returns_to_the_page_of_the_form(client, db, name, args, headers, page):
    """The form's own address shows no page."""
    answer = client.post(reverse(name, args=args), headers=headers)

    assert f"{reverse('account_login')}?next={quote(page, safe='/')}" == answer.url


def test_expired_session_on_an_htmx_request_returns_to_its_page(client, db):
    shown = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"}

    assert client.get(reverse("desk-notices"), headers=shown).url.endswith("?next=/desk/")
    assert client.get(reverse("leads") + "?q=bos").url.endswith("?next=/leads/%3Fq%3Dbos")
