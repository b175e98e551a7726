"""The columns of the list of leads. Each person chooses theirs, and their order."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from leads.models import NextStep
from leads.models.lead_queryset import LeadQuerySet
from leads.models.queue.step_kind import StepKind
from leads.scoring import reasons
from salesdesk import clock, formats
from salesdesk.custom_fields import values
from salesdesk.custom_fields.models import CustomField, Kind
from salesdesk.custom_fields.reading import value_annotations
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import day, money, percent, short_datetime

#: The name of the list in `User.list_columns`.
LIST = "leads"
MOST = 10
#: Where the ids of the rows with custom fields stand.
VALUES = {"company": "company", "contact": "contact", "lead": "pk"}


class Column(NamedTuple):
    label: Any
    cell: Callable[[Any], str]
    #: The fields of the lead that the cell reads.
    needs: Sequence[str] = ()
    sort: str = ""
    is_figure: bool = False


class Cell(NamedTuple):
    column: Column
    text: str


COLUMNS = {
    "contact": Column(
        _("Contact"), lambda lead: lead.contact.name if lead.contact else "", ["contact__name"]
    ),
    "title": Column(
        _("Job title"), lambda lead: lead.contact.title if lead.contact else "", ["contact__title"]
    ),
    "campaign": Column(_("Campaign"), lambda lead: lead.campaign.name, ["campaign__name"]),
    "stage": Column(_("Stage"), lambda lead: _stage(lead)),
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


def offered(fields: Iterable[CustomField]) -> dict[str, Column]:
    """Return all columns by key, with those of the custom `fields`."""
    return COLUMNS | {each.key: _custom(each) for each in fields}


def chosen(asked: str, user: User, columns: dict[str, Column]) -> list[str]:
    """Return the keys of the columns of a link, or else those that the user chose; unknown ones are ignored."""
    keys = asked.split(",") if asked else user.list_columns.get(LIST, USUAL)
    return list(dict.fromkeys(key for key in keys if key in columns))[:MOST]


def with_columns(
    leads: LeadQuerySet, keys: Sequence[str], columns: dict[str, Column], *, due: bool = False
) -> LeadQuerySet:
    """Select only what the columns show, in one statement; with `due` when the next step is, to sort by."""
    needed = [*_ALWAYS, *(name for key in keys for name in columns[key].needs)]
    related = {name.partition("__")[0] for name in needed if "__" in name}
    first = NextStep.objects.filter(lead=OuterRef("pk")).order_by("due_at", "pk")
    loaded: dict[str, Any] = {"due": Subquery(first.values("due_at")[:1])} if due else {}
    if "next" in keys:
        loaded["first_step"] = Subquery(first.values(step=JSONObject(kind="kind", due_at="due_at"))[:1])
    if "score" in keys:
        loaded["is_scored"] = reasons.is_scored()
    if any(key not in COLUMNS for key in keys):
        loaded |= value_annotations(VALUES)
    return leads.select_related(*related).only(*needed).annotate(**loaded)


def cells(lead: Any, keys: Iterable[str], columns: dict[str, Column]) -> list[Cell]:
    """Return the cells of a row, with times in the zone that is active."""
    return [Cell(columns[key], columns[key].cell(lead)) for key in keys]


def _custom(field: CustomField) -> Column:
    def cell(lead: Any) -> str:
        stored = getattr(lead, f"custom_{field.subject}") or {}
        return values.shown(field, stored.get(field.key))

    return Column(field.label, cell, is_figure=field.kind in (Kind.NUMBER, Kind.MONEY))


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
