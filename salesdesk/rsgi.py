"""The entry point of the web server: receive a request whole, then run its page in the process's one thread.

Slow senders wait in the event loop, where thousands of them cost little, and pages wait for nobody.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from salesdesk.web.body_limits import NOT_RECEIVED, STRANGERS, admits
from salesdesk.web.environ import content_length, environ_of
from salesdesk.web.receiving import Gone, NotReceived, receive
from salesdesk.wsgi import application as django

#: Pages are bound by the processor, and each thread would have its own database connection.
_pages = ThreadPoolExecutor(1, "pages")


async def application(scope, protocol) -> None:
    """Answer one request."""
    environ = environ_of(scope)
    try:
        environ["wsgi.input"] = await _body(environ, protocol)
    except Gone:
        protocol.response_empty(400, [])
        return
    except NotReceived as reason:
        environ |= {NOT_RECEIVED: type(reason), "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
    protocol.response_bytes(*await _in_thread(_answer, environ))


async def _body(environ: dict[str, Any], protocol):
    """Return the body; an empty one if it is too long, which the page then refuses by its length."""
    length = content_length(environ)
    if not length or (length > STRANGERS and not await _in_thread(admits, environ)):
        return BytesIO()
    return await receive(protocol, length)


def _answer(environ: dict[str, Any]) -> tuple[int, list[tuple[str, str]], bytes]:
    """Return the status, headers and content of a page."""
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error=None):
        started[:] = int(status[:3]), headers
        return _write

    with environ["wsgi.input"]:
        response = django(environ, start)
        try:
            content = b"".join(response)
        finally:
            response.close()
    return started[0], started[1], content


def _write(_data: bytes) -> None:
    """Stand in for WSGI's older way to send a body."""
    raise NotImplementedError


def _in_thread(function, *args):
    return asyncio.get_running_loop().run_in_executor(_pages, function, *args)
