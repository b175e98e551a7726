"""The columns of the list of leads."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, NextStep
from leads.models.lead_queryset import LeadQuerySet
from leads.models.queue.step_kind import StepKind
from leads.models.stages import STAGE_PLACE
from leads.scoring import reasons
from salesdesk import clock, formats
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.lists.columns import Column, needed, relations
from salesdesk.templatetags.formatting import day, money, percent, short_datetime

from .through_leads import last_contact, last_day

#: Where the ids of the rows with custom fields stand.
VALUES = {"company": "company", "contact": "contact", "lead": "pk"}


COLUMNS = {
    "contact": Column(
        _("Contact"), lambda lead: lead.contact.name if lead.contact else "", ["contact__name"]
    ),
    "title": Column(
        _("Job title"), lambda lead: lead.contact.title if lead.contact else "", ["contact__title"]
    ),
    "campaign": Column(_("Campaign"), lambda lead: lead.campaign.name, ["campaign__name"]),
    "stage": Column(_("Stage"), lambda lead: _stage(lead), sort="stage"),
    "owner": Column(_("Owner"), lambda lead: _owner(lead), ["holder__name"]),
    "next": Column(_("Next step"), lambda lead: _next_step(lead), sort="due"),
    "value": Column(
        _("Value"),
        lambda lead: money(lead.value, lead.campaign.currency),
        ["value", "campaign__currency"],
        sort="value",
        is_figure=True,
    ),
    "chance": Column(
        _("Chance"), lambda lead: percent(lead.probability, 100), ["probability"], is_figure=True
    ),
    "score": Column(_("Score"), lambda lead: _score(lead), ["score"], sort="score", is_figure=True),
    "added": Column(
        _("Added on"), lambda lead: day(localtime(lead.created_at)), ["created_at"], sort="added"
    ),
    "last": Column(_("Last contact"), lambda lead: last_day(lead), sort="last"),
    "source": Column(_("Came from"), lambda lead: lead.get_source_display(), ["source"]),
    "territory": Column(
        _("Territory"), lambda lead: lead.territory.name if lead.territory else "", ["territory__name"]
    ),
    "country": Column(_("Country"), lambda lead: lead.company.country, ["company__country"]),
    "industry": Column(_("Industry"), lambda lead: lead.company.industry, ["company__industry"]),
    "employees": Column(
        _("Employees"),
        lambda lead: "" if lead.company.employees is None else formats.number(lead.company.employees),
        ["company__employees"],
        is_figure=True,
    ),
    "round": Column(_("Round"), lambda lead: formats.number(lead.round), ["round"], is_figure=True),
}
USUAL = ["contact", "campaign", "stage", "owner", "next", "value"]
#: What every row shows, and what the list is sorted by.
_ALWAYS = ("stage", "stream", "company__name", "company__city", "score", "value")


def with_columns(leads: LeadQuerySet, keys: Sequence[str], _form: object, order: str) -> LeadQuerySet:
    """Select only what the columns show, in one statement, and when the next step is due if they are sorted by it."""
    fields = [*_ALWAYS, *needed([key for key in keys if key in COLUMNS], COLUMNS)]
    first = NextStep.objects.filter(lead=OuterRef("pk")).order_by("due_at", "pk")
    loaded: dict[str, Any] = {"due": Subquery(first.values("due_at")[:1])} if order == "due" else {}
    if order == "stage":
        loaded["stage_place"] = STAGE_PLACE
    if "last" in keys or order == "last":
        loaded["last_contact_at"] = last_contact(Activity.objects.filter(lead=OuterRef("pk")), "lead")
    if "next" in keys:
        loaded["first_step"] = Subquery(first.values(step=JSONObject(kind="kind", due_at="due_at"))[:1])
    if "score" in keys:
        loaded["is_scored"] = reasons.is_scored()
    if any(key not in COLUMNS for key in keys):
        loaded |= value_annotations(VALUES)
    return leads.select_related(*relations(fields)).only(*fields).annotate(**loaded)


def _stage(lead: Any) -> SafeString:
    return format_html('<span class="pill" data-stage="{}">{}</span>', lead.stage, lead.get_stage_display())


def _owner(lead: Any) -> str:
    if not lead.is_open:
        return ""
    team = lead.get_stream_display()
    return f"{team} · {lead.holder.name}" if lead.holder else team


def _score(lead: Any) -> str:
    return formats.number(lead.score) if lead.is_scored and lead.stage in reasons.SCORED_STAGES else ""


def _next_step(lead: Any) -> str:
    if not (step := lead.first_step):
        return ""
    due_at = datetime.fromisoformat(step["due_at"])
    late = step["kind"] != StepKind.COLD and due_at < clock.now()
    return format_html(
        '{} <span class="small nowrap {}">{}</span>',
        StepKind(step["kind"]).label,
        "tone warn" if late else "faint",
        short_datetime(due_at),
    )
