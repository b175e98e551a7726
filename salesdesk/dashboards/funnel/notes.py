"""The notes beside the bars of the funnel: response times against the agreed ones, and deals."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from leads.models.stages import Stage
from salesdesk.dashboards.figures import deals, response_times
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import compact_money, duration, percent

#: A note and its tone, by stage.
Notes = dict[str, tuple[str, str]]


def notes(scope: Scope, found: list[deals.Deals]) -> Notes:
    """Return the notes of the stages from MQL on. Two statements."""
    return {
        Stage.MQL: _first_calls_note(response_times.first_calls(scope)),
        Stage.SQL: _answers_note(response_times.answers(scope)),
        Stage.OPPORTUNITY: (_open_value(found), ""),
        Stage.WON: (_won_value(found), ""),
    }


def joined(values: Iterable[tuple]) -> str:
    """Write amounts with their currencies, which are never added up."""
    return " + ".join(compact_money(value, currency) for value, currency in values)


def _first_calls_note(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("none called yet"), ""
    return _against_agreed(found, _("called in %(median)s") % {"median": duration(found.median)})


def _answers_note(found: response_times.Measured) -> tuple[str, str]:
    if not found.count:
        return _("no handoffs answered yet"), ""
    return _against_agreed(found, _("field responds in %(median)s") % {"median": duration(found.median)})


def _against_agreed(found: response_times.Measured, text: str) -> tuple[str, str]:
    tone = "good" if found.is_on_time else "bad"
    if found.agreed is not None:
        return _("%(text)s (agreed: %(agreed)s)") % {"text": text, "agreed": duration(found.agreed)}, tone
    return _("%(text)s, %(on_time)s on time") % {
        "text": text,
        "on_time": percent(found.on_time, found.count),
    }, tone


def _open_value(found: list[deals.Deals]) -> str:
    values = joined((each.value, each.currency) for each in found if each.open)
    return _("%(value)s open") % {"value": values} if values else _("none open")


def _won_value(found: list[deals.Deals]) -> str:
    """Return the value of the period's orders and the time from opening to closing."""
    won = [each for each in found if each.won]
    if not won:
        return _("no orders in this period")
    values = joined((each.won_value, each.currency) for each in won)
    cycle: timedelta | None = won[0].cycle
    return f"{values} · {duration(cycle)}" if cycle else values
