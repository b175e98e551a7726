"""Asks every address in everybody's name, and compares the whole database before and after.

`refusals` and `admissions` return what is wrong as sentences, so that a planted bug can be asked for too.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from leads.models import Lead
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from tests.forms import filled_in
from tests.scene import WHOSE, Corner, Scene

#: Asked about everybody's objects; the others only about the own one, where most is allowed.
MAIN = ("GET", "POST")
METHODS = (*MAIN, "HEAD", "PUT", "PATCH", "DELETE")
#: Of which corners a role's pages speak at all: a word of another one is a leak. Of the leads there, only of
#: those that the person sees.
SPOKEN_OF = {
    Role.INSIDE: {"own"},
    Role.FIELD: {"own"},
    Role.MARKETING: {"own", "team"},
    Role.MANAGER: {"own", "team"},
    Role.SUPPORT: {"own", "team"},
    Role.PRESALES: {"own", "team"},
    Role.ADMIN: set(WHOSE),
    None: set(),
}
#: Written by looking: sessions, the counters of sign-in, and allauth's copy of the addresses of who comes by.
NOT_COMPARED = {"django_session", "cache", "account_emailaddress"}

FACTORY = RequestFactory()
Reach = Mapping[Role, set[str]]


@dataclass(frozen=True)
class Rule:
    """What an address is for. `get` and `post` say whose objects each role reaches with it; a role in neither
    is refused with 403, an object out of reach with 404, a method that is not declared with 405.

    `of` names the object of a corner whose id stands in the address (by role where it differs), `args` gives
    other ids. `data` is what a corner's own people post with success: only then does a refusal prove anything.
    """

    get: Reach = field(default_factory=dict)
    post: Reach = field(default_factory=dict)
    of: str | Mapping[Role, str] = ""
    args: Callable[[Corner], Mapping[str, Any]] | None = None
    data: Callable[[Corner], Mapping[str, Any]] | None = None
    #: The rest of the form is posted as an admin finds it on the page.
    filled_in: bool = False
    #: What else may answer a post that is refused: where the form names the object, the form says no.
    refused_with: frozenset[int] = frozenset({404})
    #: A post that is let in changes something.
    writes: bool = True
    #: What it answers to who may.
    shown_with: frozenset[int] = frozenset({200, 302})
    #: Behind the address, as a browser adds it; with ids of a corner in it, also those of another one.
    filters: Callable[[Corner], Mapping[str, Any]] | None = None
    #: For strangers too.
    open: bool = False
    #: A page of a library, that answers as it likes: what is asked of it without a form changes nothing.
    theirs: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.get) | frozenset(self.post)

    def reach(self, method: str, role: Role | None) -> set[str]:
        if self.open:
            role = role or Role.ADMIN
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, {}).get(role, set())

    def declares(self, method: str) -> bool:
        return bool({"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method))

    @property
    def names_objects(self) -> bool:
        """Whether it matters whose object is asked for."""
        partly = any(whose != set(WHOSE) for reach in (self.get, self.post) for whose in reach.values())
        return partly or bool(self.filters)


class Answer(NamedTuple):
    """How an address answered, and the request in words."""

    asked: str
    response: HttpResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def wants_sign_in(self) -> bool:
        return self.status == 302 and self.response["Location"].startswith(reverse(settings.LOGIN_URL))

    @property
    def text(self) -> str:
        return "" if self.response.streaming else self.response.content.decode(errors="replace")


class Matrix:
    """The scene, and everybody's sessions."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.cookies = {role: _session_of(user) for role, user in scene.who.items()}
        self.pages: dict[str, str] = {}
        self.unspoken = {role: _unspoken(scene, role) for role in [*Role, None]}

    def ask(self, name: str, rule: Rule, role: Role | None, whose: str, method: str) -> Answer:
        """Send one request in the name of a role about an object of a corner."""
        corner = self.scene.corner(whose)
        where = address(name, rule, corner, role)
        cookie = {"HTTP_COOKIE": self.cookies[role]} if role else {}
        if method == "POST":
            request = FACTORY.post(where, self.body(name, rule, corner), **cookie)
        else:
            request = FACTORY.generic(method, where, **cookie)
        asked = f"{method} {name} as {role.name.lower() if role else 'a stranger'} ({whose})"
        return Answer(asked, self.handler(request.environ))

    def body(self, name: str, rule: Rule, corner: Corner) -> dict[str, Any]:
        """What the corner's own people would post."""
        typed = dict(rule.data(corner)) if rule.data else {}
        if not rule.filled_in:
            return typed
        where = address(name, rule, corner, Role.ADMIN)
        if where not in self.pages:
            request = FACTORY.get(where, HTTP_COOKIE=self.cookies[Role.ADMIN])
            self.pages[where] = self.handler(request.environ).content.decode()
        return filled_in(self.pages[where], typed)

    def leaks(self, answer: Answer, role: Role | None) -> list[str]:
        """What an answer speaks of that this role sees nowhere."""
        text = answer.text
        return [f"{answer.asked}: speaks of {words}" for words in self.unspoken[role] if words in text]


def addresses(patterns=None) -> Iterator[URLPattern]:
    """Every address of the resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern


def address_of(key: str) -> str:
    """A rule's key is the address' name, and after a colon what else is tried with it."""
    return key.partition(":")[0]


def address(name: str, rule: Rule, corner: Corner, role: Role | None) -> str:
    """Where a rule asks, about a corner's object."""
    query = "?" + urlencode(rule.filters(corner)) if rule.filters else ""
    name = address_of(name)
    if rule.args:
        return reverse(name, kwargs=rule.args(corner)) + query
    of = rule.of if isinstance(rule.of, str) else rule.of.get(role, next(iter(rule.of.values())))
    return reverse(name, args=[corner[of]] if of else []) + query


def undeclared(rules: Mapping[str, Rule]) -> list[str]:
    """The addresses that no rule speaks of."""
    known = {address_of(key) for key in rules}
    return [f"{each.name}: no rule says who may" for each in addresses() if each.name not in known]


def misdeclared(rules: Mapping[str, Rule]) -> list[str]:
    """The views that are for other roles than their rule says, or say nothing."""
    wrong = []
    for pattern in addresses():
        rule, declared = rules.get(pattern.name), getattr(pattern.callback, "roles", "nobody")
        if rule and not rule.theirs and declared != (None if rule.open else rule.roles):
            wrong.append(f"{pattern.name}: the view is for {declared}, the rule for {rule.roles}")
    return wrong


def refusals(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """What is wrong with how an address refuses: a wrong answer, a foreign word in it, or a change."""
    faults = []
    for role in [*Role, None]:
        cases = [case for case in _cases(rule, role) if case[1] not in rule.reach(case[0], role)]
        before = fingerprint()
        with undone():
            for method, whose in cases:
                answer = matrix.ask(name, rule, role, whose, method)
                faults += _judged_refusal(answer, rule, role, method)
                faults += matrix.leaks(answer, role)
            untouched = _is_as(before)
        if not untouched:
            faults += _culprits(matrix, name, rule, role, cases)
    return faults


def admissions(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """What is wrong with how an address lets in who may: looking changes nothing, posting does its work."""
    faults = []
    for role in [*Role, *([None] if rule.open else [])]:
        before = fingerprint()
        with undone():
            for method, whose in _cases(rule, role, ("GET", "HEAD")):
                if whose in rule.reach(method, role):
                    answer = matrix.ask(name, rule, role, whose, method)
                    faults += _judged_look(answer, rule) + matrix.leaks(answer, role)
            if changed := _changed(before, fingerprint()):
                faults.append(f"looking at {name} as {role} changes {changed}")
        for _method, whose in _cases(rule, role, ("POST",)):
            if whose in rule.reach("POST", role):
                with undone():
                    answer = matrix.ask(name, rule, role, whose, "POST")
                    faults += _judged_post(answer, rule, wrote=fingerprint() != before)
                    faults += matrix.leaks(answer, role)
    return faults


def forgeries(matrix: Matrix, name: str, rule: Rule) -> list[str]:
    """A form that another site sends in somebody's name is refused."""
    strict = Matrix.__new__(Matrix)
    strict.__dict__ = matrix.__dict__ | {"handler": ClientHandler(enforce_csrf_checks=True)}
    role = next(iter(rule.post))
    with undone():
        answer = strict.ask(name, rule, role, WHOSE[0], "POST")
    return [] if answer.status == 403 else [f"{answer.asked} without a token: {answer.status}"]


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def fingerprint() -> dict[str, tuple]:
    """Of every table: how many rows, and a sum over what stands in them."""
    with connection.cursor() as cursor:
        tables = [
            table for table in connection.introspection.table_names(cursor) if table not in NOT_COMPARED
        ]
        each = (
            f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{table}\" t"
            for table in tables
        )
        cursor.execute(" UNION ALL ".join(each))
        return {table: facts for table, *facts in cursor.fetchall()}


def _cases(rule: Rule, role: Role | None, methods: tuple[str, ...] = METHODS) -> list[tuple[str, str]]:
    """What is asked in the name of a role: method, and whose object. Who is refused anyway is not told own from
    team's."""
    far = WHOSE[1:] if role in rule.roles else WHOSE[2:]
    near = [(method, WHOSE[0]) for method in methods]
    return near + [
        (method, whose)
        for whose in (far if rule.names_objects else ())
        for method in methods
        if method in MAIN
    ]


def _judged_refusal(answer: Answer, rule: Rule, role: Role | None, method: str) -> list[str]:
    if rule.theirs:
        fine, wanted = answer.status < 500, "an answer"
    elif not rule.declares(method):
        fine = answer.status in (403, 404, 405) or answer.wants_sign_in
        wanted = "405"
    elif role is None:
        fine, wanted = answer.wants_sign_in, "to sign in"
    elif role not in rule.roles:
        fine, wanted = answer.status == 403, "403"
    else:
        statuses = rule.refused_with if role in (rule.post if method == "POST" else rule.get) else {403, 404}
        fine, wanted = answer.status in statuses, f"one of {sorted(statuses)}"
    return [] if fine else [f"{answer.asked}: {answer.status}, not {wanted}"]


def _judged_look(answer: Answer, rule: Rule) -> list[str]:
    fine = answer.status in rule.shown_with and not answer.wants_sign_in
    return [] if fine else [f"{answer.asked}: {answer.status}, not let in"]


def _judged_post(answer: Answer, rule: Rule, wrote: bool) -> list[str]:
    if answer.status not in {200, 204, 302, 422} | rule.shown_with or answer.wants_sign_in:
        return [f"{answer.asked}: {answer.status}, not let in"]
    if rule.writes and not wrote:
        return [f"{answer.asked}: {answer.status}, and nothing was done"]
    return []


def _unspoken(scene: Scene, role: Role | None) -> list[str]:
    """What may stand on no page of this role: the words of other corners, the names of leads that it can't see."""
    words = [scene.corner(whose).word for whose in WHOSE if whose not in SPOKEN_OF[role]]
    seen = Lead.objects.seen_by(scene.who[role]) if role else Lead.objects.none()
    unseen = Lead.objects.exclude(pk__in=seen.values("pk"))
    return words + list(unseen.values_list("company__name", flat=True))


def _culprits(matrix, name, rule, role, cases) -> list[str]:
    """Which of the refused requests changed something: each alone, from the same state."""
    found = []
    for method, whose in cases:
        with undone():
            before = fingerprint()
            answer = matrix.ask(name, rule, role, whose, method)
            if changed := _changed(before, fingerprint()):
                found.append(f"{answer.asked}: refused with {answer.status}, but changed {changed}")
    return found


def _is_as(before: dict) -> bool:
    try:
        return fingerprint() == before
    except DatabaseError:  # one of the requests broke the transaction of all: each is asked alone then
        return False


def _changed(before: dict, after: dict) -> str:
    return ", ".join(table for table in after if before.get(table) != after[table])


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
