"""Requests to services whose address somebody typed: they never reach the desk's own network."""

import socket
import time

import pytest

from salesdesk.outbox import http_client
from salesdesk.outbox.http_client import NotAllowed, NotReached
from tests.http_server import HttpServer


@pytest.fixture
def server(settings):
    settings.ALLOW_LOCAL_PROVIDERS = True
    with HttpServer() as server:
        yield server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "http://api.example.com/",
        "ftp://api.example.com/",
        "https://",
        "https://api.example.com:99999/",
        "https://ann:secret@api.example.com/",
        "https://api.example.com/a b",
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[fd00::1]/",
        "http://localhost/",
    ],
)
def test_address_that_is_not_public_https_is_refused(url):
    with pytest.raises(NotAllowed):
        http_client.check(url)


@pytest.mark.parametrize("url", ["https://api.example.com/", "https://93.184.215.14:8443/send?a=b"])
def test_public_https_address_is_allowed(url):
    assert http_client.check(url).scheme == "https"


def test_local_setting_opens_the_own_machine_but_no_other_private_address(settings):
    settings.ALLOW_LOCAL_PROVIDERS = True
    assert http_client.check("http://localhost:8000/")
    for url in ("http://10.0.0.1/", "https://10.0.0.1/", "http://api.example.com/"):
        with pytest.raises(NotAllowed):
            http_client.check(url)


def test_name_of_a_private_address_is_refused_when_it_is_resolved(monkeypatch):
    """The answer of the name service is only known then."""
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: answer)

    with pytest.raises(NotAllowed):
        http_client.post("https://inside.example.com/", {}, b"")


def test_redirect_is_not_followed(server):
    server.answers = [(302, {"Location": "http://169.254.169.254/"}, b"")]

    assert http_client.post(server.url, {"X-Test": "1"}, b"hello").status == 302

    [posted] = server.posts
    assert (posted.path, posted.body, posted.headers["x-test"]) == ("/messages", b"hello", "1")


def test_large_answer_is_cut_off(server):
    server.answers = [(200, {}, b"x" * 1_000_000)]
    assert len(http_client.post(server.url, {}, b"").text) == http_client.MAX_ANSWER


def test_slow_answer_ends_at_the_deadline(server, monkeypatch):
    monkeypatch.setattr(http_client, "DEADLINE", 0.5)
    server.answers, server.drips = [(200, {"Content-Length": "1000"}, b"x" * 1000)], 0.1

    began = time.monotonic()
    with pytest.raises(NotReached):
        http_client.post(server.url, {}, b"")
    assert time.monotonic() - began < 10  # the whole answer takes 100 s


def test_closed_port_is_not_reached(settings):
    settings.ALLOW_LOCAL_PROVIDERS = True
    with HttpServer() as server:
        url = server.url
    with pytest.raises(NotReached):
        http_client.post(url, {}, b"")
