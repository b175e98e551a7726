"""Build the context of the handoff report: formatted figures, each with a link to the handoffs behind it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handoffs.acceptance import sla_clock
from salesdesk.dashboards.handoffs import report as handoff_report
from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import number, percent

Link = Callable[..., str]
#: The results of accepted handoffs and their column headings, in the order of the columns.
RESULT_LABELS = {
    "won": gettext_lazy("Won"),
    "open": gettext_lazy("Open"),
    "field_nurture": gettext_lazy("Field nurture"),
    "lost": gettext_lazy("Lost"),
    "dropped": gettext_lazy("Recycled"),
}


def report_context(scope: Scope, user, link: Link) -> dict[str, Any]:
    """Return the context of the page, in three queries."""
    total = handoff_report.total(scope, user)
    return {
        "tiles": _tiles(total, link),
        "pairs": [_pair_context(row, link) for row in handoff_report.by_pair(scope, user)],
        "reasons": [
            {"label": label, "count": count, "share": percent(count, total.counts["returned"])}
            | {"url": link("returned", reason=reason)}
            for reason, label, count in handoff_report.reasons(scope, user)
        ],
        "results": [
            (str(handoff_report.NUMBERS[name][0]), total.counts[name], link(name)) for name in RESULT_LABELS
        ],
    }


def _tiles(total: handoff_report.PairRow, link: Link) -> list[dict[str, str]]:
    counts = total.counts
    return [
        {"label": _("Answered"), "value": str(counts["answered"]), "note": "", "url": link("answered")},
        {
            "label": _("Accepted"),
            "value": percent(counts["accepted"], counts["answered"]) or "–",
            "note": _("%(n)s of %(all)s")
            % {"n": number(counts["accepted"]), "all": number(counts["answered"])},
            "url": link("accepted"),
        },
        {
            "label": _("Response time"),
            "value": _median(total),
            "note": _("median, in field's working hours"),
            "url": link("answered"),
        },
        {
            "label": _("Answered late"),
            "value": percent(counts["late"], counts["answered"]) or "–",
            "note": _("%(n)s of %(all)s") % {"n": number(counts["late"]), "all": number(counts["answered"])},
            "url": link("late"),
        },
    ]


def _pair_context(row: handoff_report.PairRow, link: Link) -> dict[str, Any]:
    inside, field = row.inside or (0, ""), row.field or (0, "")
    pair = {"inside": inside[0], "field": field[0]}
    cells = [
        {
            "title": handoff_report.NUMBERS[name][0],
            "result": RESULT_LABELS.get(name, ""),
            "count": row.counts[name],
            "url": link(name, **pair),
        }
        for name in ("answered", "returned", "late", *RESULT_LABELS)
    ]
    return {
        "inside": inside[1],
        "field": field[1],
        "accepted": percent(row.counts["accepted"], row.counts["answered"]),
        "accepted_url": link("accepted", **pair),
        "median": _median(row),
        "cells": cells,
    }


def _median(row: handoff_report.PairRow) -> str:
    if row.median is None:
        return "–"
    return sla_clock.format_working_time(row.median) if row.median else _("before working hours")
