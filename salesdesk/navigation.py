"""The navigation bar: the pages of each role, most used first."""

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.outbox import mail_server
from salesdesk.people import permissions
from salesdesk.people.roles import Role

from .people.shortcuts import shortcuts_of

#: Label, URL name and roles. A role's first page is its home.
#: Each role that may open a page finds it here, except that only Support has the leads without a phone number in
#: its bar: others reach them from Imports and from the desk. Brochures and public forms are tabs of Campaigns.
PAGES = [
    (_("Desk"), "desk", permissions.CALL_LEADS),
    (_("Handoffs"), "handoffs", permissions.WORK_IN_FIELD),
    (_("Focus requests"), "focus-requests", permissions.WORK_IN_FIELD),
    (_("Funnel"), "funnel", permissions.VIEW_FUNNEL),
    (_("Support inbox"), "support-inbox", {Role.SUPPORT}),
    (_("Missing phone number"), "leads-missing-number", {Role.SUPPORT}),
    (_("Leads"), "leads", set(Role)),
    (_("Tasks"), "tasks", set(Role)),
    (_("Phone nurture"), "phone-nurture", permissions.WORK_INSIDE_LEADS),
    (_("Handoffs"), "handoffs", permissions.VIEW_HANDOFFS - permissions.WORK_IN_FIELD),
    (_("Opportunities"), "opportunities", permissions.VIEW_DEALS),
    (_("Floor"), "floor", permissions.CALL_LEADS | permissions.MANAGE_TEAMS),
    (_("Quotes"), "quotes", permissions.VIEW_DEALS),
    (_("Customers"), "customers", permissions.VIEW_HANDOFFS),
    (_("Partners"), "partners", permissions.VIEW_HANDOFFS),
    (_("Companies"), "companies", set(Role)),
    (_("Contacts"), "contacts", set(Role)),
    (_("Activities"), "activities", set(Role)),
    (_("Calendar"), "calendar", permissions.USE_CALENDAR),
    (_("Tracks"), "tracks", permissions.WRITE_TRACKS),
    (_("Campaigns"), "campaigns", permissions.VIEW_CAMPAIGNS),
    (_("Planner"), "planner", permissions.PLAN),
    (_("Territories"), "territories", permissions.MANAGE_TEAMS),
    (_("Support inbox"), "support-inbox", permissions.HANDLE_SUPPORT - {Role.SUPPORT}),
    (_("Holidays"), "holidays", permissions.EDIT_HOLIDAYS),
    (_("Imports"), "imports", permissions.IMPORT_LISTS),
    (_("People"), "people", permissions.ADMINISTER),
    (_("Workers"), "workers", permissions.ADMINISTER),
]
#: Lists with a tab on another page, which is marked in the bar while they are open.
TABS = {"companies": "leads", "contacts": "leads", "activities": "leads"}


class Page(NamedTuple):
    """A link in the navigation bar."""

    label: str
    url: str
    current: bool


def pages_of(role: str) -> list[tuple]:
    """Return the entries of PAGES that `role` sees."""
    return [page for page in PAGES if role in page[2]]


def home_of(user) -> str:
    """Return the URL of the user's home page, the first page of their role."""
    return reverse(pages_of(user.role)[0][1])


def navigation(request: HttpRequest) -> dict:
    """Return the template context of every page: tabs, permissions, theme, shortcuts and the server's time."""
    theme = request.COOKIES.get("theme", "")
    context = {
        "navigation": [],
        "theme": theme if theme in ("light", "dark") else "",
        "desk_now": clock.now(),
        "mail_waits": not mail_server.is_configured(),
    }
    # A request that middleware refuses, such as one for an unknown host, has no user yet.
    if hasattr(request, "user") and request.user.is_authenticated:
        context["keys"] = shortcuts_of(request.user)
        context["can"] = permissions.granted_to(request.user.role)
        # Parts of a page, such as the next card, have no navigation.
        context["unread_count"] = getattr(request.user, "unread_count", 0)
        context["navigation"] = SimpleLazyObject(lambda: _tabs(request))
    return context


def _tabs(request: HttpRequest) -> list[Page]:
    urls = {name: (label, reverse(name)) for label, name, _roles in pages_of(request.user.role)}
    open_now = [name for name, (_label, url) in urls.items() if request.path.startswith(url)]
    nearest = max(open_now, key=lambda name: len(urls[name][1]), default="")
    marked = TABS.get(nearest, nearest)
    return [Page(label, url, name == marked) for name, (label, url) in urls.items()]
