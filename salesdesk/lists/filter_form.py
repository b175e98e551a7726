"""The filter bar of a list. Filters are query parameters, so that a list can be bookmarked and shared."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.narrowing import Narrowed, narrowed
from salesdesk.people.models import User

KNOWN, UNKNOWN = "yes", "no"
#: Rows that fit filters by custom fields are counted up to this number.
LOOKED_UP = 100


class KnownField(forms.ChoiceField):
    """Choose rows in which something is filled in, or empty."""

    def __init__(self, **kwargs):
        choices = [("", _("All")), (KNOWN, _("Filled in")), (UNKNOWN, _("Empty"))]
        super().__init__(required=False, choices=choices, **kwargs)


class FilterForm(forms.Form):
    """Filter the rows that `user` can see; a list adds its fields to this form."""

    #: The relation from a row to the values of the custom fields of each subject.
    CUSTOM: Mapping[str, str] = {}
    #: The condition for what the index of a custom field begins with; None if that is open, so that it gives no order.
    custom_start: Q | None = Q()
    #: Always in the bar; the others are there once they are used.
    USUAL: tuple[str, ...] = ()

    def __init__(self, data, *, user: User, custom_fields: Iterable[CustomField] = ()):
        super().__init__(data, label_suffix="")
        self.user = user
        self.custom_fields = list(custom_fields)
        for field in self.custom_fields:
            if field.filters_lists:
                self.fields |= filtering.inputs(field)
        #: Filters in the address by custom fields that were removed, or that lists are no longer filtered by.
        self.removed = {
            name: data[name]
            for name in data
            if filtering.is_filter(name) and data[name] and name not in self.fields
        }

    def visible(self) -> QuerySet:
        """Return the rows that the user can see, narrowed to the chosen filters."""
        raise NotImplementedError

    @property
    def asked(self) -> dict[str, Any]:
        """The chosen filters as JSON; invalid ones are ignored.

        Those by removed fields stay: the list is empty then, instead of longer than what was asked for.
        """
        self.is_valid()
        found = {name: filtering.as_json(value) for name, value in self.cleaned_data.items()}
        return self.removed | {name: value for name, value in found.items() if value not in (None, [])}

    @cached_property
    def custom(self) -> Narrowed:
        """The condition of the filters by custom fields."""
        return narrowed(self.custom_fields, self.asked, self.CUSTOM)

    @property
    def counted_to(self) -> int | None:
        """The number to which rows are counted, for `count_text`: those by custom fields are far apart."""
        if not any(map(filtering.is_filter, self.asked)):
            return 0 if filtering.is_filter(self.data.get("sort", "").removeprefix("-")) else None
        at_most = self.custom.at_most
        return LOOKED_UP if at_most is not None and at_most <= LOOKED_UP else 0

    @property
    def bar(self) -> Iterator[BoundField]:
        """The filters that are always shown, and those in use."""
        return (field for field in self if field.name in self.USUAL or field.data)

    @property
    def more(self) -> list[BoundField]:
        """The filters that can be added."""
        return [field for field in self if field.name not in self.USUAL and not field.data]

    @property
    def shown(self) -> str:
        """The chosen filters in words, such as "Stage: SQL, Owner: Unassigned"."""
        chosen = []
        for field in self:
            value = self.cleaned_data.get(field.name)
            if value not in ("", None, []):
                choices = {str(key): label for key, label in getattr(field.field, "choices", [])}
                chosen.append(f"{field.label}: {choices.get(str(value), value)}")
        return ", ".join(chosen)

    @property
    def is_filtered(self) -> bool:
        """True if any filter is set."""
        return bool(self.asked)
