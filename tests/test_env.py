"""Test settings read from the environment: types, defaults and error messages."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from salesdesk import env


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv("GIVEN", value)


@pytest.mark.parametrize(
    ("value", "default", "read"), [("1", False, True), ("0", True, False), ("", True, True)]
)
def test_flag_reads_one_and_zero_and_treats_empty_as_unset(given, value, default, read):
    given(value)
    assert env.flag("GIVEN", default=default) is read


@pytest.mark.parametrize("value", ["true", "yes", "on", "False", "2", "-1"])
def test_flag_rejects_other_values_and_names_the_variable(given, value):
    given(value)
    with pytest.raises(env.Invalid, match=rf"^GIVEN={value} .* 1 \(on\) or 0 \(off\)"):
        env.flag("GIVEN")


@pytest.mark.parametrize(("value", "read"), [("", 25), ("1", 1), (" 99 ", 99)])
def test_number_reads_values_in_range(given, value, read):
    given(value)
    assert env.number("GIVEN", 25, least=1, most=99) == read


@pytest.mark.parametrize("value", ["0", "100", "-5", "2.5", "many", "٣"])
def test_number_rejects_other_text_and_values_out_of_range(given, value):
    given(value)
    with pytest.raises(env.Invalid, match=r"^GIVEN=.*number from 1 to 99"):
        env.number("GIVEN", 25, least=1, most=99)


@pytest.mark.parametrize(("value", "read"), [("", ["a", "b"]), ("c, d,", ["c", "d"])])
def test_items_splits_at_commas(given, value, read):
    given(value)
    assert env.items("GIVEN", "a,b") == read


@pytest.mark.parametrize("value", ["redis://cache:6379/0", "redis+socket:///run/redis.sock?virtual_host=0"])
def test_url_accepts_known_schemes(given, value):
    given(value)
    assert env.url("GIVEN", "", schemes=("redis", "redis+socket")) == value


@pytest.mark.parametrize("value", ["cache:6379", "http://user:secret@cache", "redis://"])
def test_url_rejects_other_schemes_without_repeating_the_url(given, value):
    given(value)
    with pytest.raises(env.Invalid, match=r"^GIVEN .*redis://") as refused:
        env.url("GIVEN", "", schemes=("redis",))
    assert "secret" not in str(refused.value)


def test_web_addresses_require_a_scheme(given):
    given("https://desk.example/, http://desk.local")
    assert env.web_addresses("GIVEN") == ["https://desk.example", "http://desk.local"]
    given("desk.example")
    with pytest.raises(env.Invalid):
        env.web_addresses("GIVEN")


def test_pg_options_are_appended_to_the_environment(monkeypatch):
    monkeypatch.setenv("PGOPTIONS", "-c jit=off")
    assert env.pg_options("statement_timeout=15s") == "-c jit=off -c statement_timeout=15s"
    monkeypatch.delenv("PGOPTIONS")
    assert env.pg_options("statement_timeout=15s") == "-c statement_timeout=15s"


SHOWN = [
    *(
        "DEBUG",
        "ALLOWED_HOSTS",
        "SECRET_KEY",
        "EMAIL_HOST",
        "X_FRAME_OPTIONS",
        "SESSION_HOURS",
        "SESSION_IDLE_HOURS",
    ),
    *("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"),
    *("SECURE_HSTS_SECONDS", "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT"),
]


def settings_of(**given):
    """Return the settings of a process with these variables and no others of the desk."""
    found = f"{{name: getattr(settings, name) for name in {SHOWN}}}"
    code = f"import json; from django.conf import settings; print(json.dumps({found}))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath, "DJANGO_SETTINGS_MODULE": "salesdesk.settings", **given},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_desk_without_a_secret_key_does_not_start():
    assert "SECRET_KEY" in settings_of()


def test_settings_that_are_not_given_are_the_strict_ones():
    found = settings_of(SECRET_KEY="x" * 50)

    assert (found["DEBUG"], found["EMAIL_HOST"]) == (False, "")
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert (found["ALLAUTH_TRUSTED_PROXY_COUNT"], found["SECURE_PROXY_SSL_HEADER"]) == (0, None)
    assert (found["SESSION_HOURS"], found["SESSION_IDLE_HOURS"]) == (24, 8)
    assert (found["SESSION_COOKIE_HTTPONLY"], found["X_FRAME_OPTIONS"]) == (True, "DENY")


@pytest.mark.parametrize("given", [{"HTTPS": "1"}, {"DESK_URL": "https://desk.example"}])
def test_https_makes_cookies_secure_and_redirects(given):
    found = settings_of(SECRET_KEY="x" * 50, **given)

    assert all(found[name] for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"))
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000


@pytest.mark.parametrize("wrong", ["HTTPS=true", "PORT=many"])
def test_desk_command_reports_an_invalid_setting_in_one_line(wrong, tmp_path):
    name, _equals, value = wrong.partition("=")
    done = subprocess.run(
        [sys.executable, "manage.py", "desk", "--reset"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DESK_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert wrong in done.stderr
