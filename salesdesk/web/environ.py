"""Describe a request of the RSGI server to a WSGI application."""

import sys
from typing import Any

#: Repeated headers become one, as RFC 9110 has it; cookies have their own separator.
SEPARATORS = {"cookie": "; "}
WITHOUT_PREFIX = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


def environ_of(scope) -> dict[str, Any]:
    """Return the WSGI environment of a request, without its body."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        # WSGI keeps bytes in strings.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | _headers(scope.headers.items())


def content_length(environ: dict[str, Any]) -> int:
    """Return the length of the body; 0 if the request names none."""
    typed = environ.get("CONTENT_LENGTH", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


def _headers(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return headers by their WSGI names.

    Skips names with an underscore: they would look like those that a proxy sets, such as X-Forwarded-For.
    """
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if "_" not in name:
            values.setdefault(name, []).append(value)
    return {
        WITHOUT_PREFIX.get(name, f"HTTP_{name.upper().replace('-', '_')}"): SEPARATORS.get(name, ",").join(
            each
        )
        for name, each in values.items()
    }
