"""The page of the ledger, put together: figures in words, each with the address of the handoffs behind it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handoffs.acceptance import sla_clock
from salesdesk.templatetags.formatting import percent

from . import handoff_report
from .scope import Scope

Link = Callable[..., str]
#: What became of the accepted ones, in the order of the columns, and the words above each.
RESULT_LABELS = {
    "won": gettext_lazy("won"),
    "open": gettext_lazy("open"),
    "kept": gettext_lazy("kept"),
    "lost": gettext_lazy("lost"),
    "dropped": gettext_lazy("fell back"),
}


def report_context(scope: Scope, user, link: Link) -> dict[str, Any]:
    """Three statements, however many handoffs there are."""
    total = handoff_report.total(scope, user)
    return {
        "tiles": _tiles(total, link),
        "lines": [_shown(line, link) for line in handoff_report.by_pair(scope, user)],
        "reasons": [
            {"label": label, "count": count, "share": percent(count, total.counts["returned"])}
            | {"url": link("returned", reason=reason)}
            for reason, label, count in handoff_report.reasons(scope, user)
        ],
        "became": [
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
            "note": _("%(n)s of %(all)s") % {"n": counts["accepted"], "all": counts["answered"]},
            "url": link("accepted"),
        },
        {
            "label": _("Answered in"),
            "value": _said(total),
            "note": _("the median, in field's working time"),
            "url": link("answered"),
        },
        {
            "label": _("Late"),
            "value": percent(counts["late"], counts["answered"]) or "–",
            "note": _("%(n)s of %(all)s") % {"n": counts["late"], "all": counts["answered"]},
            "url": link("late"),
        },
    ]


def _shown(line: handoff_report.PairRow, link: Link) -> dict[str, Any]:
    inside, field = line.inside or (0, ""), line.field or (0, "")
    pair = {"inside": inside[0], "field": field[0]}
    cells = [
        {
            "title": handoff_report.NUMBERS[name][0],
            "after": RESULT_LABELS.get(name, ""),
            "count": line.counts[name],
            "url": link(name, **pair),
        }
        for name in ("answered", "returned", "late", *RESULT_LABELS)
    ]
    return {
        "inside": inside[1],
        "field": field[1],
        "accepted": percent(line.counts["accepted"], line.counts["answered"]),
        "accepted_url": link("accepted", **pair),
        "median": _said(line),
        "cells": cells,
    }


def _said(line: handoff_report.PairRow) -> str:
    if line.median is None:
        return "–"
    return sla_clock.format_working_time(line.median) if line.median else _("before working hours")
