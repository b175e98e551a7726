"""Find the rows of a list that fit filters by custom fields.

If many rows fit, a page is found fast by walking the list in its order; if few do, by their keys. The planner can't
tell, as it expects the rows that fit to lie close together. So the keys are looked up first.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from . import filtering
from .models import CustomField, Subject, values_model

#: The most rows that are found by their keys.
FEW = 400


class Narrowed(NamedTuple):
    condition: Q = Q()
    #: No more rows fit than this; None if that is unknown.
    at_most: int | None = None


def narrowed(
    fields: Iterable[CustomField],
    filters: Mapping[str, Any],
    paths: Mapping[str, str],
    campaigns: Any = None,
) -> Narrowed:
    """Narrow a list to the filters by custom fields among `filters`; one by a field that was deleted fits no row.

    `paths` has the relation to the values of each subject, such as {"company": "company__custom_values"}. `campaigns`,
    a key or a subquery of keys, are those of the leads: their indexes begin with the campaign. One statement, none
    without such filters.
    """
    asked = {name: value for name, value in filters.items() if filtering.is_filter(name)}
    known = [each for each in fields if each.filters_lists and each.subject in paths]
    try:
        everything = filtering.conditions(known, asked, paths)
    except filtering.UnknownField:
        return Narrowed(Q(pk__in=[]), 0)
    subject = next((each for each in paths if _of(each, known, asked)), None)
    if subject is None:
        return Narrowed()
    its, path = _of(subject, known, asked), paths[subject]
    found = values_model(subject)._default_manager.filter(
        filtering.conditions(known, its, {subject: ""}), _in_campaigns(subject, "", campaigns)
    )
    keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(keys) > FEW:
        return Narrowed(everything & _in_campaigns(subject, f"{path}__", campaigns))
    relation = path.removesuffix("custom_values")
    rest = {name: value for name, value in asked.items() if name not in its}
    by_key = Q(**{f"{relation}pk__in": keys}) & filtering.conditions(known, rest, paths)
    return Narrowed(by_key, None if relation else len(keys))


def _of(subject: str, fields: Iterable[CustomField], asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters by the fields of a subject."""
    keys = {each.key for each in fields if each.subject == subject}
    return {name: value for name, value in asked.items() if name.partition("_")[0] in keys}


def _in_campaigns(subject: str, path: str, campaigns: Any) -> Q:
    if subject != Subject.LEAD or campaigns is None:
        return Q()
    return Q(**{f"{path}campaign" if isinstance(campaigns, int) else f"{path}campaign__in": campaigns})
