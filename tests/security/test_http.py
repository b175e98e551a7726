"""Headers, hosts, sizes of requests, and the settings of a production desk."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as desk_settings
from django.test import Client
from django.urls import reverse

from salesdesk.web import body_limits
from salesdesk.web.receiving import NoRoom

pytestmark = pytest.mark.django_db


def manage(*words, **environment):
    ours = ("DEBUG", "ALLOWED_HOSTS", "DJANGO_ALLOW_ASYNC_UNSAFE")  # the last one of the browser tests
    clean = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=desk_settings.BASE_DIR, env=clean | environment
    )


@pytest.mark.parametrize("name", ["leads", "me", "people", "home", "account_login", "workers"])
def test_pages_are_not_stored(client, ada, name):
    client.force_login(ada)

    assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_unknown_host_is_a_bad_request():
    answer = Client(raise_request_exception=False).get("/", headers={"Host": "evil.example"})

    assert answer.status_code == 400


def test_deployment_check_is_clean():
    done = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        HTTPS="1",
        ALLOWED_HOSTS="desk.example.com",
        SECRET_KEY="W9x" * 20 + "abcdefgh",
    )

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_any_host_is_refused_in_production():
    done = manage("check", ALLOWED_HOSTS="*")

    assert done.returncode != 0
    assert "ALLOWED_HOSTS=* is not allowed" in done.stderr
    assert manage("check", ALLOWED_HOSTS="*", DEBUG="1").returncode == 0


class Unread:
    """A body that fails the test when it is read."""

    def read(self, *_size):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("signed_in", [False, True])
def test_long_body_is_refused_before_it_is_read(client, ann, signed_in):
    if signed_in:
        client.force_login(ann)
    length = (body_limits.SIGNED_IN if signed_in else body_limits.STRANGERS) + 1
    for name in ("account_login", "me", "desk-draft", "import-new"):
        if signed_in and name == "import-new":
            continue  # uploads have a limit of their own
        form = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(length)}
        answer = client.request(
            REQUEST_METHOD="POST", PATH_INFO=reverse(name), **form, **{"wsgi.input": Unread()}
        )
        assert answer.status_code == 413, name


def test_full_disk_is_a_reason_to_give(client):
    answer = client.post(reverse("account_login"), **{body_limits.NOT_RECEIVED: NoRoom})

    assert answer.status_code == 507


def test_form_of_usual_size_is_accepted(client, ann):
    client.force_login(ann)

    assert client.post(reverse("me"), {"name": "A" * 90_000}).status_code == 422
