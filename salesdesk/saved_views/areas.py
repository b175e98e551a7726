"""The lists and dashboards that have saved views. Each app connects its own areas in `apps.py`."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from salesdesk.hooks import Hook
from salesdesk.people.models import User
from salesdesk.people.roles import Role


class Area(NamedTuple):
    """A list or dashboard; its name is in addresses and in the table."""

    name: str
    #: What the pages are called, and a sentence on what a view keeps.
    label: Any
    kept: Any
    #: URL names of the pages. Views of a page that was removed open the first.
    pages: tuple[str, ...]
    roles: frozenset[str] = frozenset(Role)

    def address(self, page: str = "", query: str = "") -> str:
        """Return the address of a page with a filter."""
        return reverse(page if page in self.pages else self.pages[0]) + (f"?{query}" if query else "")


#: Return an area of the app; connected under its name.
areas: Hook[[], Area] = Hook()


def connect(area: Area) -> None:
    """Give the pages of `area` saved views."""
    areas.connect(lambda: area, area.name)


def area_of(name: str) -> Area | None:
    return next((function() for key, function in areas.items() if key == name), None)


def area_for(user: User, name: str) -> Area:
    """Return an area that `user` may open."""
    if not (area := area_of(name)):
        raise Http404
    if user.role not in area.roles:
        raise PermissionDenied
    return area
