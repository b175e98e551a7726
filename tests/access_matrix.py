"""Request every URL as every role, about every corner's objects, as the access rules describe."""

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
from tests import database_state, scene
from tests.scene import WHOSE, Corner, Scene

from .form_data import filled_in

#: The corners whose marker word may appear on a role's pages; any other is a leak. Within these corners, only
#: leads visible to the person may appear.
VISIBLE_CORNERS = {
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
#: Sessions live in the cookie: no statements, and signing out in one request does not affect the next.
COOKIE_SESSIONS = override_settings(
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
Reach = Mapping[Role, set[str]]


@dataclass(frozen=True)
class Rule:
    """Access to one URL. `get` and `post` map each role to the corners whose objects it can reach.

    A role in neither gets 403, an object out of reach 404, an undeclared method 405. `of` names the corner's
    object whose id is in the URL (per role where it differs); `args` gives other URL arguments. `data` is a
    body that the corner's own people can post successfully; without it a refusal would prove nothing.
    """

    get: Reach = field(default_factory=dict)
    post: Reach = field(default_factory=dict)
    of: str | Mapping[Role, str] = ""
    args: Callable[[Corner], Mapping[str, Any]] | None = None
    data: Callable[[Corner], Mapping[str, Any]] | None = None
    #: Take the remaining form fields from the page as an admin sees it.
    filled_in: bool = False
    #: Statuses of a refused request. Where the form names the object, form validation refuses it.
    refused_with: frozenset[int] = frozenset({404})
    #: Whether an allowed POST changes the database.
    writes: bool = True
    #: Statuses of an allowed request.
    shown_with: frozenset[int] = frozenset({200, 302})
    #: Query string parameters; with ids of a corner, other corners' ids are tried too.
    filters: Callable[[Corner], Mapping[str, Any]] | None = None
    #: Open to anonymous visitors.
    open: bool = False
    #: The URL contains a secret, so a CSRF token is not required.
    secret: bool = False
    #: For library pages and links in e-mails: roles and statuses are not checked, only that nothing is changed
    #: or leaked.
    unchecked: bool = False

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
        """Whether access depends on whose object is requested."""
        partly = any(whose != set(WHOSE) for reach in (self.get, self.post) for whose in reach.values())
        return partly or bool(self.filters)


class Answer(NamedTuple):
    """A response, with a description of its request."""

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
    """The scene, with a session for each role."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.strict = ClientHandler(enforce_csrf_checks=True)
        self.cookies = {role: _session_of(user) for role, user in scene.who.items()}
        self.pages: dict[str, str] = {}
        self.hidden = {role: _hidden_texts(scene, role) for role in [*Role, None]}
        self.original = database_state.Original()

    def ask(
        self, name: str, rule: Rule, role: Role | None, whose: str, method: str, *, forged=False
    ) -> Answer:
        """Send one request as `role` about an object of a corner; `forged` omits the CSRF token."""
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
        """Return the form data that the corner's own people would post."""
        typed = dict(rule.data(corner)) if rule.data else {}
        if not rule.filled_in:
            return typed
        where = address(name, rule, corner, Role.ADMIN)
        if where not in self.pages:
            request = FACTORY.get(where, HTTP_COOKIE=self.cookies[Role.ADMIN])
            self.pages[where] = self.handler(request.environ).content.decode()
        return filled_in(self.pages[where], typed)

    def leaks(self, answer: Answer, role: Role | None) -> list[str]:
        """Return a fault for each text in the response that must be hidden from `role`."""
        text = answer.text
        return [f"{answer.asked}: shows {hidden}" for hidden in self.hidden[role] if hidden in text]


def addresses(patterns=None) -> Iterator[URLPattern]:
    """Yield every URL pattern, including those of nested resolvers."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns)
        else:
            yield pattern


def address_of(key: str) -> str:
    """Return the URL name of a rule's key, dropping the variant after the colon."""
    return key.partition(":")[0]


def address(name: str, rule: Rule, corner: Corner, role: Role | None) -> str:
    """Return the URL of a rule for a corner's object."""
    query = "?" + urlencode(rule.filters(corner)) if rule.filters else ""
    name = address_of(name)
    if rule.args:
        return reverse(name, kwargs=rule.args(corner)) + query
    of = rule.of if isinstance(rule.of, str) else rule.of.get(role, next(iter(rule.of.values())))
    return reverse(name, args=[corner[of]] if of else []) + query


def _hidden_texts(scene: Scene, role: Role | None) -> list[str]:
    """Return the texts that must not appear on a page of this role: other corners' marker words and the names
    of invisible leads. A rep who answered a handoff may still see its company name."""
    words = [scene.corner(whose).word for whose in WHOSE if whose not in VISIBLE_CORNERS[role]]
    seen = Lead.objects.visible_to(scene.who[role]) if role else Lead.objects.none()
    handed = Handoff.objects.visible_to(scene.who[role]) if role else Handoff.objects.none()
    unseen = Lead.objects.exclude(Q(pk__in=seen.values("pk")) | Q(pk__in=handed.values("lead")))
    return words + list(unseen.values_list("company__name", flat=True))


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def on_a_desk() -> Iterator[Matrix]:
    """Yield the scene with everybody signed in."""
    with COOKIE_SESSIONS, scene.on_a_desk() as on_it:
        yield Matrix(on_it)
