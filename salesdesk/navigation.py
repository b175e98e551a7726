"""The bar on top: which pages a role works in, in the order of its day."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.roles import Role

from .people.shortcuts import shortcuts_of

CALLERS = {Role.INSIDE}
SELLERS = {Role.INSIDE, Role.FIELD}
MANAGERS = {Role.MANAGER, Role.ADMIN}
REPORT_READERS = {Role.MANAGER, Role.MARKETING, Role.ADMIN}

#: Label, URL name, the roles that see it. The first of a role is its home.
PAGES = [
    (_("Desk"), "desk", CALLERS),
    (_("Handoffs"), "handoffs", {Role.FIELD}),
    (_("Wishes"), "focus-requests", {Role.FIELD}),
    (_("Funnel"), "funnel", REPORT_READERS),
    (_("Number missing"), "leads-missing-number", {Role.SUPPORT}),
    (_("Leads"), "leads", set(Role)),
    (_("Nurture"), "phone-nurture", CALLERS | MANAGERS),
    (_("Handoffs"), "handoffs", {Role.INSIDE, Role.MANAGER, Role.ADMIN}),
    (_("Opportunities"), "opportunities", SELLERS | REPORT_READERS | {Role.PRESALES}),
    (_("Calendar"), "calendar", SELLERS | {Role.PRESALES, Role.MANAGER, Role.ADMIN}),
    (_("Tracks"), "tracks", {Role.MARKETING, Role.MANAGER}),
    (_("Campaigns"), "campaigns", REPORT_READERS | SELLERS),
    (_("Territories"), "territories", MANAGERS),
    (_("Imports"), "imports", MANAGERS),
    (_("People"), "people", {Role.ADMIN}),
    (_("Workers"), "workers", {Role.ADMIN}),
]


class Page(NamedTuple):
    """One tab of the bar."""

    label: str
    url: str
    current: bool


def pages_of(role: str) -> list[tuple]:
    return [page for page in PAGES if role in page[2]]


def home_of(user) -> str:
    """Where somebody starts the day: the address of the first page of their role."""
    return reverse(pages_of(user.role)[0][1])


def navigation(request: HttpRequest) -> dict:
    """Template context: the tabs of this person, the theme and the keys that they chose, and the desk's own time."""
    theme = request.COOKIES.get("theme", "")
    context = {
        "navigation": [],
        "theme": theme if theme in ("light", "dark") else "",
        "desk_now": clock.now(),
    }
    if request.user.is_authenticated:
        context["keys"] = shortcuts_of(request.user)
        urls = [(label, reverse(name)) for label, name, _roles in pages_of(request.user.role)]
        nearest = max((url for _label, url in urls if request.path.startswith(url)), key=len, default="")
        context["navigation"] = [Page(label, url, url == nearest) for label, url in urls]
    return context
