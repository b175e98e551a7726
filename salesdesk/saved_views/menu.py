"""The saved views that a page offers: the first ones beside each other, one click away, and the others in a menu."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from .areas import Area
from .models import SavedView

#: What an address has besides a view: a place in the list, and what is selected in it.
NOT_KEPT = ("page", "after", "before", "lead", "all", "do")


class Link(NamedTuple):
    """A view of the menu. That of a colleague has their name beside its own."""

    name: str
    url: str
    current: bool


class Menu(NamedTuple):
    """Views as links, the page without any, and where to save and edit them (components/saved_views.html)."""

    first: Sequence[Link]
    more: Sequence[Link]
    all_url: str
    save_url: str
    edit_url: str
    #: Whether the page has no filter, order or columns in its address.
    shows_all: bool


def kept(params: QueryDict, **more: str) -> str:
    """Return the query string of a list as a view keeps it: what is in the address and not empty, and `more`."""
    pairs = [(name, value) for name, value in _pairs(params) if name not in more]
    return urlencode([*pairs, *((name, value) for name, value in more.items() if value)])


def menu(request: HttpRequest, area: Area, page: str, query: str, *, first: int = 4) -> Menu:
    """Return the views of `area` for its `page`, which can be saved as `query`. One statement.

    The person's own views come before those of colleagues; the `first` ones are beside each other.
    """
    user, asked = request.user, kept(request.GET)
    views = SavedView.objects.filter(area=area.name).visible_to(user).select_related("owner")
    views = views.only("page", "query", "name", "owner__name", "owner__is_active").order_by("name", "pk")
    # A view with something that was removed, such as a column, is still the one that was opened.
    now = [(page, _sorted(each)) for each in (query, asked)]
    links = [
        Link(_name(each, user), area.address(each.page, each.query), (each.page, _sorted(each.query)) in now)
        for each in sorted(views, key=lambda each: each.owner_id != user.pk)
    ]
    new = reverse("saved-view-new", args=[area.name])
    return Menu(
        first=links[:first],
        more=links[first:],
        all_url=area.address(page),
        save_url=f"{new}?{urlencode({'page': page})}&{query}",
        edit_url=reverse("saved-views", args=[area.name]),
        shows_all=not asked,
    )


def _pairs(params: QueryDict) -> list[tuple[str, str]]:
    every = ((name, value) for name, values in params.lists() for value in values)
    return [(name, value) for name, value in every if value and name not in NOT_KEPT]


def _sorted(query: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(query))


def _name(view: SavedView, user: Any) -> str:
    if view.owner_id == user.pk:
        return view.name
    named = {"view": view.name, "person": view.owner.name}
    if view.owner.is_active:
        return _("%(view)s · %(person)s") % named
    return _("%(view)s · %(person)s (left)") % named
