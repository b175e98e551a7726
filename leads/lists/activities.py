"""The list of activities: every contact with a lead that the user can see, with its filters, order and columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from leads.accounts import search
from leads.models import Activity
from leads.models.calling.activity import ActivityQuerySet, is_conversation
from leads.models.lead_queryset import LeadQuerySet
from salesdesk.lists.columns import Column, needed, relations
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import short_datetime

from .filters import MINE
from .through_leads import fitting, in_days

#: Characters of a note that a row shows.
SHOWN = 100
COLUMNS = {
    "at": Column(_("When"), lambda activity: _when(activity), ["at"], sort="at"),
    "kind": Column(_("Activity"), lambda activity: _kind(activity), ["kind", "incoming"]),
    "outcome": Column(_("Outcome"), lambda activity: activity.get_outcome_display(), ["outcome"]),
    "by": Column(_("By"), lambda activity: activity.by.name if activity.by else "", ["by__name"]),
    "campaign": Column(_("Campaign"), lambda activity: activity.lead.campaign.name, ["lead__campaign__name"]),
    "contact": Column(
        _("Contact"), lambda activity: activity.contact.name if activity.contact else "", ["contact__name"]
    ),
    "stage": Column(_("Stage"), lambda activity: activity.lead.get_stage_display(), ["lead__stage"]),
    "note": Column(_("Note"), lambda activity: _note(activity)),
}
USUAL = ["at", "kind", "outcome", "by", "contact", "note"]
SORTS = {"at": "-at"}
#: Filters that compare a column, by their name in the address.
_COMPARED = {"kind": "kind", "outcome": "outcome"}


def narrow(
    activities: ActivityQuerySet, user: User, leads: LeadQuerySet, asked: Mapping[str, Any]
) -> ActivityQuerySet:
    """Return the activities of `leads` that fit the filters of ActivityFilter, as JSON."""
    asked = dict(asked)
    leads = fitting(leads, user, asked)
    if name := asked.pop("q", ""):
        leads = leads.filter(search.filter_by_name(name))
    found = Q(Exists(leads.filter(pk=OuterRef("lead"))))
    found &= in_days(user, "at", asked.pop("first", None), asked.pop("last", None))
    if by := asked.pop("by", ""):
        found &= Q(by=user.pk if by == MINE else int(by))
    if direction := asked.pop("direction", ""):
        found &= Q(incoming=direction == "in")
    if reached := asked.pop("reached", ""):
        found &= is_conversation() if reached == "yes" else ~is_conversation()
    return activities.contacts().filter(found, **{_COMPARED[name]: value for name, value in asked.items()})


def with_columns(activities: QuerySet[Activity], keys: Sequence[str]) -> QuerySet[Activity]:
    """Select only what the columns show, in one statement."""
    fields = ["at", "lead__company__name", "lead__company__city", *needed(keys, COLUMNS)]
    shown = activities.select_related(*relations(fields)).only(*fields)
    return shown.annotate(beginning=Left("note", SHOWN + 1)) if "note" in keys else shown


def _when(activity: Any) -> str:
    return format_html('<span class="nowrap">{}</span>', short_datetime(activity.at))


def _kind(activity: Any) -> str:
    kind = activity.get_kind_display()
    if not activity.incoming:
        return kind
    return gettext("Inbound %(kind)s") % {"kind": kind if kind.isupper() else kind.lower()}


def _note(activity: Any) -> str:
    text = activity.beginning
    return f"{text[:SHOWN]}…" if len(text) > SHOWN else text
