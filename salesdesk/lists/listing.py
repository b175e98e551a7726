"""The definition of a list page: its filters, order and columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesdesk.people.roles import Role
from salesdesk.saved_views import areas
from salesdesk.saved_views.areas import Area

from .columns import Columns
from .filter_form import FilterForm


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list page. Its name is that of its URL and, with "-columns", of the page where its columns are chosen.

    Its saved views go by the same name; `roles` may open it.
    """

    name: str
    title: Any
    form: type[FilterForm]
    #: The heading and order of the first column, which stays.
    first: tuple[Any, str]
    columns: Columns
    usual: Sequence[str]
    #: The orders of the list, with the direction of the first click; the first is the usual order.
    sorts: Mapping[str, str]
    #: Selects what the columns with these keys show, given the form and the name of the order.
    load: Callable[[QuerySet, Sequence[str], Any, str], QuerySet]
    #: Adds the column that an order needs, and leaves out rows without a value in it.
    sortable: Callable[[QuerySet, str], QuerySet] = lambda rows, _name: rows
    #: Says which rows an order leaves out.
    left_out: Mapping[str, Any] = field(default_factory=dict)
    #: The subject whose custom fields the list may be sorted by.
    sorted_subject: str = ""
    roles: frozenset[str] = frozenset(Role)

    def __post_init__(self) -> None:
        areas.connect(self.area)

    @property
    def area(self) -> Area:
        return Area(
            name=self.name,
            label=self.title,
            kept=_("A view keeps the filters, the order and the columns of the list."),
            pages=(self.name,),
            roles=self.roles,
        )
