"""The orders of a list: its own, and those by the custom fields that filter it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import CustomField
from salesdesk.web.sorting import Sorting, sorting

from .filter_form import FilterForm
from .listing import Listing

#: The annotation with the value of the field that a list is sorted by.
BY_FIELD = "custom_order"


def order_of(listing: Listing, form: FilterForm, asked: str) -> Sorting:
    """Return the order that ?sort= asks for, and the headings of all that the list offers."""
    return sorting(asked, {**listing.sorts, **dict.fromkeys(_fields(listing, form), BY_FIELD)})


def in_order(rows: QuerySet, listing: Listing, form: FilterForm, name: str) -> QuerySet:
    """Return `rows` with the column that they are sorted by, without those that have nothing in it."""
    if field := _fields(listing, form).get(name):
        has_it, value = filtering.in_order(field, form.CUSTOM[field.subject])
        return rows.filter(has_it & (form.custom_start or Q())).annotate(**{BY_FIELD: value})
    return listing.sortable(rows, name)


def load(rows: QuerySet, listing: Listing, keys: list[str], form: FilterForm, name: str) -> QuerySet:
    """Select what the columns show, and the column that the rows are sorted by."""
    if field := _fields(listing, form).get(name):
        _has_it, value = filtering.in_order(field, form.CUSTOM[field.subject])
        rows = rows.annotate(**{BY_FIELD: value})
    return listing.load(rows, keys, form, name)


def tie_of(listing: Listing, form: FilterForm, name: str) -> str:
    """Return the id that stands in the index of the order."""
    field = _fields(listing, form).get(name)
    return f"{form.CUSTOM[field.subject]}__pk" if field else "pk"


def left_out(listing: Listing, form: FilterForm, name: str) -> str:
    """Return which rows the order leaves out, in words."""
    if field := _fields(listing, form).get(name):
        return _("Only rows with a value of %(field)s.") % {"field": field}
    return listing.left_out.get(name, "")


def _fields(listing: Listing, form: FilterForm) -> dict[str, CustomField]:
    if form.custom_start is None:
        return {}
    return {
        each.key: each
        for each in form.custom_fields
        if each.filters_lists and each.subject == listing.sorted_subject
    }
