"""The columns of the lists of opportunities, and their order: by what an index orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handoffs.models import Opportunity
from handoffs.models.opportunity import STEP_MAY_WAIT
from leads.lists.through_leads import last_contact, last_day
from leads.models import Activity, NextStep
from salesdesk import clock, countries
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.lists.columns import Column, needed, relations
from salesdesk.templatetags.formatting import day, duration, money, percent, short_datetime

#: Where the ids of the rows with custom fields stand.
_VALUES = {
    "opportunity": "pk",
    "lead": "lead",
    "company": "lead__company",
    "contact": "lead__contact",
}
_VALUE = Column(
    _("Value"), lambda deal: money(deal.value, deal.campaign.currency), sort="value", is_figure=True
)
_OF_ALL = {
    "value": _VALUE,
    "chance": Column(
        _("Chance"), lambda deal: percent(deal.probability, 100), ["probability"], is_figure=True
    ),
    "evidence": Column(
        _("Evidence"),
        lambda deal: "" if deal.evidence is None else percent(deal.evidence, 100),
        ["evidence"],
        is_figure=True,
    ),
    "step": Column(_("Step"), lambda deal: deal.get_step_display(), sort="step"),
    "decides": Column(_("Decision"), lambda deal: _decision(deal), sort="decision"),
    "age": Column(_("Age"), lambda deal: duration(deal.age), sort="age", is_figure=True),
    "opened": Column(_("Opened on"), lambda deal: day(localtime(deal.opened_at))),
    "owner": Column(_("Owner"), lambda deal: deal.holder.name, sort="owner"),
    "inside": Column(
        _("Inside rep"),
        lambda deal: deal.lead.inside_rep.name if deal.lead.inside_rep else "",
        ["lead__inside_rep__name"],
    ),
    "contact": Column(
        _("Contact"),
        lambda deal: deal.lead.contact.name if deal.lead.contact else "",
        ["lead__contact__name"],
    ),
    "territory": Column(
        _("Territory"),
        lambda deal: deal.lead.territory.name if deal.lead.territory else "",
        ["lead__territory__name"],
    ),
    "partner": Column(
        _("Partner"),
        lambda deal: deal.lead.partner.company.name if deal.lead.partner else "",
        ["lead__partner__company__name"],
    ),
    "source": Column(_("Came from"), lambda deal: deal.lead.get_source_display(), ["lead__source"]),
    "city": Column(_("City"), lambda deal: deal.lead.company.city, ["lead__company__city"]),
    "country": Column(
        _("Country"), lambda deal: countries.name_of(deal.lead.company.country), ["lead__company__country"]
    ),
    "last": Column(_("Last contact"), lambda deal: last_day(deal)),
}
OPEN_COLUMNS = _OF_ALL | {"next": Column(_("Next step"), lambda deal: _next_step(deal))}
CLOSED_COLUMNS = _OF_ALL | {
    "closed": Column(_("Closed"), lambda deal: day(localtime(deal.closed_at)), sort="closed"),
    "result": Column(_("Result"), lambda deal: deal.get_result_display(), ["result"]),
    "ordered": Column(_("Order date"), lambda deal: day(deal.ordered_on), ["ordered_on"]),
    "reason": Column(_("Reason"), lambda deal: _reason(deal), ["result", "lead__reason", "lead__recycle_on"]),
}
OPEN_USUAL = ["value", "chance", "step", "decides", "age", "next", "owner"]
CLOSED_USUAL = ["value", "result", "closed", "reason", "owner"]
#: The order of each list by column, in the direction of the first click. The first entry is the usual order.
OPEN_SORTS = {
    "decision": "decides_on",
    "value": "-value",
    "age": "opened_at",
    "step": "step_rank",
    "company": "lead__company__name",
    "owner": "holder__name",
}
CLOSED_SORTS = {"closed": "-closed_at", "value": "-value", "company": "lead__company__name"}
#: The columns of every row, and those that the lists are sorted by.
_ALWAYS = (
    "value",
    "step",
    "step_rank",
    "decides_on",
    "opened_at",
    "closed_at",
    "campaign__name",
    "campaign__currency",
    "lead__company__name",
    "holder__name",
    "holder__time_zone",
)


def with_columns(deals: QuerySet[Opportunity], keys: Sequence[str]) -> QuerySet[Opportunity]:
    """Select only what the columns show, in one statement."""
    known = OPEN_COLUMNS | CLOSED_COLUMNS
    fields = [*_ALWAYS, *needed([key for key in keys if key in known], known)]
    loaded: dict[str, Any] = {}
    if "next" in keys:
        first = NextStep.objects.filter(lead=OuterRef("lead")).order_by("due_at", "pk")
        loaded["first_step"] = Subquery(first.values(step=JSONObject(why="why", due_at="due_at"))[:1])
    if "last" in keys:
        activities = Activity.objects.filter(lead=OuterRef("lead"))
        loaded["last_contact_at"] = last_contact(activities, "lead")
    if any(key not in known for key in keys):
        loaded |= value_annotations(_VALUES)
    return deals.select_related(*relations(fields)).only(*fields).annotate(**loaded)


def _decision(deal: Opportunity) -> str:
    on = day(deal.decides_on)
    if not deal.date_has_passed:
        return on
    return format_html('{} <span class="pill warn">{}</span>', on, gettext("decision date passed"))


def _next_step(deal: Any) -> str:
    if not (step := deal.first_step):
        return ""
    due_at = datetime.fromisoformat(step["due_at"])
    late = due_at < clock.now() - STEP_MAY_WAIT
    return format_html(
        '{} <span class="small nowrap {}">{}</span>',
        step["why"],
        "tone warn" if late else "faint",
        short_datetime(due_at),
    )


def _reason(deal: Opportunity) -> str:
    if deal.result == Opportunity.Result.WON:
        return ""
    if not deal.lead.recycle_on:
        return deal.lead.reason_shown
    returns = gettext("returns %(day)s") % {"day": day(deal.lead.recycle_on)}
    return f"{deal.lead.reason_shown} · {returns}"
