"""Asks the addresses of the desk in everybody's name, about everybody's objects, as the rules say them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from handoffs.models import Handoff
from leads.models import Lead
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from tests import scene
from tests.scene import WHOSE, Corner, Scene

from .form_data import filled_in

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

FACTORY = RequestFactory()
#: A session stands in its cookie: it costs no statement, and who signs out in one request is in again in the next.
QUICK = override_settings(
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
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
    #: Its address is known to nobody but who may use it: no other site can post there, and no form proves more.
    secret: bool = False
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
        self.strict = ClientHandler(enforce_csrf_checks=True)
        self.cookies = {role: _session_of(user) for role, user in scene.who.items()}
        self.pages: dict[str, str] = {}
        self.unspoken = {role: _unspoken(scene, role) for role in [*Role, None]}

    def ask(
        self, name: str, rule: Rule, role: Role | None, whose: str, method: str, *, forged=False
    ) -> Answer:
        """Send one request in the name of a role about an object of a corner; `forged` by another site."""
        corner = self.scene.corner(whose)
        where = address(name, rule, corner, role)
        cookie = {"HTTP_COOKIE": self.cookies[role]} if role else {}
        if method == "POST":
            request = FACTORY.post(where, self.body(name, rule, corner), **cookie)
        else:
            request = FACTORY.generic(method, where, **cookie)
        asked = f"{method} {name} as {role.name.lower() if role else 'a stranger'} ({whose})"
        return Answer(asked, (self.strict if forged else self.handler)(request.environ))

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


def _unspoken(scene: Scene, role: Role | None) -> list[str]:
    """What may stand on no page of this role: the words of other corners, the names of leads that it can't see.
    Who answered a handoff still finds it under its name."""
    words = [scene.corner(whose).word for whose in WHOSE if whose not in SPOKEN_OF[role]]
    seen = Lead.objects.visible_to(scene.who[role]) if role else Lead.objects.none()
    handed = Handoff.objects.visible_to(scene.who[role]) if role else Handoff.objects.none()
    unseen = Lead.objects.exclude(Q(pk__in=seen.values("pk")) | Q(pk__in=handed.values("lead")))
    return words + list(unseen.values_list("company__name", flat=True))


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def on_a_desk() -> Iterator[Matrix]:
    """The scene, and everybody in it ready to ask."""
    with QUICK, scene.on_a_desk() as on_it:
        yield Matrix(on_it)
