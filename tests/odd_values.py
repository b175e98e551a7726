"""Post values that no form sends to every field and query key that a view reads; none may crash it.

The keys are learned by watching what each view reads from the query string, the form and the uploaded files, so a
new field is covered without being declared here.
"""

import os
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import DatabaseError, connection
from django.http import HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from salesdesk.people.roles import Role

from .access_matrix import FACTORY, Matrix, Rule, address
from .database_state import undone

ENDLESS = "9" * 5000
#: Each is wrong for some kind of field: numbers, dates, times, paging cursors, choices, ids, texts.
ODD = (
    "",
    "0",
    "-1",
    "1e999999",
    "NaN",
    "9223372036854775808~5",
    ENDLESS,
    "9999-12-31",
    "0001-01-01T00:00",
    "0001-01-01T00:00:00+14:00~5",
    "9999-12-31T23:59:59.999999-14:00~5",
    "0001-01-01~999999999999999999",
    "31-12-9999 24:00",
    "2026-12-01T10:00+23:59",
    "2026-12-01T10:00+23:59~5",
    "\u0661\u0662 \u202eevil\u200b\r\nBcc: x@y.example",
    b"\xed\xa0\x80",  # half of a character
    '{"a": {"b": [null]}}',
    "00000000-0000-0000-0000-000000000000",
    "x" * 20_000,
)
#: Stands for a key that is not sent at all.
OMITTED = object()
FILES = (b"", b"\0" * 100, b"a,b\n\xff\xfe\n", b"PK\x03\x04broken")
#: Requests of each kind per URL and method, chosen evenly; FUZZ_ALL=1 sends all, which takes several minutes.
MOST = None if os.environ.get("FUZZ_ALL") else 1
#: Read before the view.
SKIPPED = {"csrfmiddlewaretoken", "_method"}


def crashes(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """Return a fault for each crash of a URL, tried as every role that may open it."""
    faults = []
    for method, reach in (("GET", rule.get), ("POST", rule.post)):
        roles = [role for role in reach if reach[role]] or [next(iter(reach), None)]
        if rule.unchecked:
            roles = [Role.INSIDE, None]
        tries: list[dict[str, Any]] = []
        for turn, role in enumerate(each for each in roles if each or rule.unchecked):
            whose = next(iter(sorted(reach.get(role) or {"own"}, key=("own", "team", "foreign").index)))
            asker = Asker(matrix, name, rule, role, whose, method)
            if turn == 0:
                first, tries = asker.learn()
                faults += first
            faults += asker.faults(tries[turn :: len(roles)])
    return faults


class Asker:
    """One role that opens one URL with one method, with a single key changed at a time."""

    def __init__(self, matrix: Matrix, name: str, rule: Rule, role: Role | None, whose: str, method: str):
        self.matrix, self.name, self.rule, self.role, self.method = matrix, name, rule, role, method
        corner = matrix.scene.corner(whose)
        self.url = address(name, rule, corner, role)
        self.body = matrix.body(name, rule, corner) if method == "POST" else {}
        self.cookie = {"HTTP_COOKIE": matrix.cookies[role]} if role else {}

    def learn(self) -> tuple[list[str], list[dict[str, Any]]]:
        """Return the crash of the usual request, and the odd requests to divide among the roles."""
        with watched() as keys:
            crash = self._crash({})
        texts = sorted((keys["fields"] | set(self.body)) - SKIPPED)
        files = [
            {key: SimpleUploadedFile("list.csv", content)}
            for key in sorted(keys["files"])
            for content in FILES
        ]
        kinds = [[*_all_at_once(texts)], *_one_at_a_time(texts), files]
        return [crash] if crash else [], _sample(self.url, kinds)

    def faults(self, tries: list[dict[str, Any]]) -> list[str]:
        return [crash for odd in tries if (crash := self._crash(odd))]

    def _crash(self, odd: Mapping[str, Any]) -> str:
        """Return the error that the request raised, or an empty string."""
        raised: list[str] = []

        def remember(**_signal):
            raised.append(traceback.format_exc(limit=-4))

        got_request_exception.connect(remember)
        try:
            with undone():
                answer = self._answer(odd)
                if answer.status_code < 500:
                    _check_deferred()
                elif answer.status_code == 503 and self.name == "readyz":
                    return ""
        except DatabaseError as error:
            raised.append(f"at commit: {error}")
        finally:
            got_request_exception.disconnect(remember)
        shown = {key: str(value)[:60] for key, value in odd.items()}
        return f"{self.method} {self.name} as {self.role} with {shown}:\n{''.join(raised)}" if raised else ""

    def _answer(self, odd: Mapping[str, Any]) -> HttpResponse:
        fields = {key: value for key, value in {**self.body, **odd}.items() if value is not OMITTED}
        if self.method == "GET":
            path, _mark, query = self.url.partition("?")
            merged = {**QueryDict(query).dict(), **odd}
            merged = {key: value for key, value in merged.items() if value is not OMITTED}
            request = FACTORY.get(f"{path}?{urlencode(merged)}", **self.cookie)
        elif any(isinstance(value, SimpleUploadedFile) for value in fields.values()):
            for value in fields.values():
                if isinstance(value, SimpleUploadedFile):
                    value.seek(0)
            request = FACTORY.post(self.url, fields, **self.cookie)
        else:
            form = urlencode(fields, doseq=True)
            kind = "application/x-www-form-urlencoded"
            request = FACTORY.post(self.url, form, content_type=kind, **self.cookie)
        return self.matrix.handler(request.environ)


def _sample(url: str, kinds: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return MOST of the tries of each kind, the same ones in every run and others for every URL."""
    random = Random(url.strip("/0123456789"))
    return [odd for tries in kinds for odd in random.sample(tries, min(len(tries), MOST or len(tries)))]


def _all_at_once(keys: list[str]) -> Iterator[dict[str, Any]]:
    """Yield odd values for all keys, so that each key gets each value once: fields are read one by one."""
    for shift in range(len(ODD) if keys else 0):
        yield {key: ODD[(number + shift) % len(ODD)] for number, key in enumerate(keys)}
    if len(keys) > 1:
        yield dict.fromkeys(keys, "")


def _one_at_a_time(keys: list[str]) -> list[list[dict[str, Any]]]:
    """Return each key left out, blank, and with each odd value, beside good values: only then forms compare fields."""
    odd = [{key: value} for key in keys for value in ODD[1:]]
    return [[{key: OMITTED} for key in keys], [{key: ""} for key in keys], odd]


@contextmanager
def watched() -> Iterator[dict[str, set[str]]]:
    """Yield the keys that are read meanwhile from query strings and forms ("fields"), and of uploads ("files")."""
    found: dict[str, set[str]] = {"fields": set(), "files": set()}
    plain = {
        name: getattr(MultiValueDict, name) for name in ("__getitem__", "get", "getlist", "__contains__")
    }

    def noting(name: str):
        def read(fields, key, *args, **options):
            if isinstance(key, str):
                found["fields" if isinstance(fields, QueryDict) else "files"].add(key)
            return plain[name](fields, key, *args, **options)

        return read

    for name in plain:
        setattr(MultiValueDict, name, noting(name))
    try:
        yield found
    finally:
        for name in ("__getitem__", "get", "getlist"):
            setattr(MultiValueDict, name, plain[name])
        del MultiValueDict.__contains__  # inherited from dict


def _check_deferred() -> None:
    """Check the constraints that the database leaves to the end of a transaction, which is never committed here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
