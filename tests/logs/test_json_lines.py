"""Log lines are JSON, name the request and the person, and hold no personal data."""

import io
import json
import logging
import sys
import time

import pytest
from django.db import IntegrityError
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from salesdesk.logs.current_stderr import CurrentStderr
from salesdesk.logs.json_lines import JsonFormatter
from salesdesk.logs.redaction import redact, redact_error
from salesdesk.people.access import anyone
from salesdesk.people.models import User

pytestmark = pytest.mark.django_db


@anyone
def crash(request, token):
    User.objects.create_user("twice@customer.example", name="Sanne Dekker", role="admin")
    User.objects.create_user("twice@customer.example", name="Sanne Dekker", role="admin")


@anyone
def slow(request):
    return HttpResponse("ok")


urlpatterns = [path("crash/<str:token>/", crash), path("slow/", slow), path("", include("salesdesk.urls"))]


@pytest.fixture
def lines():
    """The log lines written meanwhile."""
    found = []

    class Keep(logging.Handler):
        def emit(self, record):
            found.append(json.loads(JsonFormatter().format(record)))

    handler, root = Keep(), logging.getLogger()
    root.addHandler(handler)
    yield found
    root.removeHandler(handler)


@override_settings(ROOT_URLCONF=__name__)
def test_crash_is_logged_with_traceback_request_and_person_but_no_personal_data(lines, ann):
    client = Client(raise_request_exception=False)
    client.force_login(ann)

    answer = client.get("/crash/secret-token/?q=twice@customer.example")

    assert answer.status_code == 500
    (error,) = [line for line in lines if line["logger"] == "django.request"]
    assert error["request"] == answer["X-Request-Id"]
    assert error["person"] == ann.pk
    assert error["error"] == IntegrityError.__name__
    assert any("test_json_lines.py" in frame and "create_user" in frame for frame in error["traceback"])
    (request,) = [line for line in lines if line["logger"] == "salesdesk.requests"]
    assert (request["status"], request["route"], request["person"]) == (500, "crash/<str:token>/", ann.pk)
    written = json.dumps([{**line, "traceback": line.get("traceback", [])[-1:]} for line in lines])
    for secret in ("twice@customer.example", "Sanne", "secret-token"):
        assert secret not in written


@override_settings(ROOT_URLCONF=__name__)
def test_id_of_a_proxy_is_kept_unless_it_is_odd(client, lines):
    assert client.get("/slow/", headers={"X-Request-Id": "abcd-1234"})["X-Request-Id"] == "abcd-1234"
    for odd in ("x", "a" * 65, "a b c d e f g h", 'abcdefgh","admin":"1'):
        assert client.get("/slow/", headers={"X-Request-Id": odd})["X-Request-Id"] != odd
    assert "person" not in lines[0]


def test_background_errors_are_logged_without_the_values_they_quote(lines):
    person, address, number = "Sanne Dekker", "sanne@customer.example", "+31 13 555 1234"
    try:
        raise ValueError(f"could not send to “{person}” {address}, {number}")
    except ValueError:
        logging.getLogger("leads.tasks").exception("A task failed for %s", address)

    (line,) = lines
    assert line["traceback"][-1] == "ValueError: could not send to […] [e-mail], [number]"
    assert line["message"] == "A task failed for [e-mail]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("to Jan.Smit+x@customer.example today", "to [e-mail] today"),
        ("call +31 (0)13-555 12 34 now", "call [number] now"),
        ("12 rows in 3 s", "12 rows in 3 s"),
    ],
)
def test_redaction_hides_addresses_and_numbers_only(text, kept):
    assert redact(text) == kept


def test_redaction_of_errors_drops_details_and_quoted_values():
    text = 'duplicate key value violates unique constraint "x"\nDETAIL:  Key (name)=(Sanne Dekker) exists.'

    assert redact_error(text) == "duplicate key value violates unique constraint […]"


@pytest.mark.parametrize("piece", ["@", "a@", "1 ", "1-", "'", '"', "“", "DETAIL", "LINE 1", "+1("])
def test_redaction_takes_linear_time(piece):
    began = time.perf_counter()
    redact_error(piece * 100_000)

    assert time.perf_counter() - began < 0.5


def test_lines_go_to_the_standard_error_of_the_moment(monkeypatch):
    handler = CurrentStderr()
    for stream in (io.StringIO(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        handler.handle(logging.makeLogRecord({"msg": "here"}))
        assert stream.getvalue() == "here\n"
        stream.close()
