"""Receiving bodies, and describing requests to Django."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from salesdesk.web import receiving
from salesdesk.web.environ import content_length, environ_of


def receive(pieces, length, pause=0.0):
    async def chunks():
        for piece in pieces:
            await asyncio.sleep(pause)
            yield piece

    async def received():
        with await receiving.receive(chunks(), length) as body:
            return body.read()

    with ThreadPoolExecutor(1) as thread:  # a browser test may have left its event loop in this one
        return thread.submit(asyncio.run, received()).result()


def test_body_is_received_up_to_its_length():
    assert receive([b"ab", b"cd", b"ef"], 6) == b"abcdef"
    assert receive([b"abcd", b"efgh"], 6) == b"abcdef"
    assert receive([], 0) == b""


def test_body_longer_than_memory_is_received_whole(monkeypatch):
    monkeypatch.setattr(receiving, "IN_MEMORY", 10)

    assert receive([b"x" * 7] * 5, 35) == b"x" * 35


def test_trickled_body_is_too_slow(monkeypatch):
    monkeypatch.setattr(receiving, "PATIENCE", 0.05)

    with pytest.raises(receiving.TooSlow):
        receive([b"x"] * 100, 100, pause=0.02)
    with pytest.raises(receiving.TooSlow):
        receive([b"x"], 1, pause=5)


def test_large_body_gets_more_time(monkeypatch):
    monkeypatch.setattr(receiving, "PATIENCE", 0.05)

    assert len(receive([b"x" * 10_000] * 5, 50_000, pause=0.02)) == 50_000


def test_body_cut_short_is_not_taken_for_a_whole_one():
    with pytest.raises(receiving.Gone):
        receive([b"note=call+back+on+"], 40)


def test_full_disk_is_told_apart(monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(receiving, "IN_MEMORY", 10)
    monkeypatch.setattr("tempfile.TemporaryFile", full)

    with pytest.raises(receiving.NoRoom):
        receive([b"x" * 20], 20)


def request(*headers, **facts):
    usual = {
        "server": "127.0.0.1:8000",
        "client": "192.0.2.7:5000",
        "scheme": "http",
        "method": "POST",
        "path": "/",
        "query_string": "",
        "http_version": "1.1",
    }
    return environ_of(SimpleNamespace(headers=_Headers(headers), **usual | facts))


class _Headers(tuple):
    def items(self):
        return list(self)


def test_headers_that_imitate_those_of_a_proxy_are_dropped():
    environ = request(("x-forwarded-for", "192.0.2.1"), ("x_forwarded_for", "198.51.100.1"))

    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"
    assert "HTTP_CONTENT_LENGTH" not in request(("content_length", "5"), ("content-length", "6"))
    assert request(("content_length", "5")).keys().isdisjoint({"CONTENT_LENGTH", "HTTP_CONTENT_LENGTH"})


def test_repeated_headers_are_joined():
    environ = request(
        ("x-forwarded-for", "192.0.2.1"),
        ("x-forwarded-for", "192.0.2.2"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
    )

    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_addresses_and_paths_are_as_django_expects_them():
    environ = request(client="[2001:db8::1]:5000", path="/é/")

    assert environ["REMOTE_ADDR"] == "2001:db8::1"
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é/"


@pytest.mark.parametrize(("typed", "length"), [("12", 12), ("", 0), ("-1", 0), ("²", 0), ("9" * 30, 0)])
def test_length_is_a_plain_number(typed, length):
    assert content_length({"CONTENT_LENGTH": typed}) == length
