"""Build the context of the charts of calls and response times, and of the table behind them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from salesdesk.dashboards.scope import Scope
from salesdesk.templatetags.formatting import duration, number

from . import drawing
from .pace import Pace, pace
from .page import start_name, step_name

HOUR = timedelta(hours=1)


def pace_context(scope: Scope, zone: str) -> dict[str, Any]:
    """Return the charts and the rows of the table. Three statements."""
    found = pace(scope, zone)
    before = scope.period.before_title
    return {
        "unit": found.unit.label,
        "starts": [start_name(step, found.unit) for step in found.steps],
        "charts": [
            _counts("calls", _("Calls"), found.calls, before),
            _counts("conversations", _("Conversations"), found.conversations, before),
            _times("first-calls", _("Time to first call, in hours"), found.first_calls),
            _times("answers", _("Time to field’s answer, in hours"), found.answers),
        ],
        "rows": [
            (step_name(step, found.unit), row) for step, row in zip(found.steps, table(found), strict=True)
        ],
        "measured": found.measured,
        "line_width": drawing.LINE_WIDTH,
        "line_height": drawing.LINE_HEIGHT,
    }


def table(found: Pace) -> list[tuple[int, int, timedelta | None, timedelta | None]]:
    """Return calls, conversations and both median times of each step."""
    return list(zip(found.calls[0], found.conversations[0], found.first_calls, found.answers, strict=True))


def _counts(name: str, label: str, counts: tuple[list[int], list[int]], before: str) -> dict[str, Any]:
    now, earlier = counts
    facts = {
        "label": label,
        "total": number(sum(now)),
        "highest": number(max(now, default=0)),
        "before": before,
        "compared": number(sum(earlier)),
    }
    text = _("%(label)s: %(total)s, at most %(highest)s in a step; %(before)s: %(compared)s.") % facts
    return _chart(name, label, facts["total"], text, now, earlier)


def _times(name: str, label: str, times: list[timedelta | None]) -> dict[str, Any]:
    known = [each for each in times if each is not None]
    last = duration(known[-1]) if known else "–"
    facts = {"label": label, "last": last, "highest": duration(max(known)) if known else "–"}
    text = _("%(label)s, median: latest %(last)s, at most %(highest)s.") % facts
    hours = [None if each is None else round(max(each, timedelta()) / HOUR, 1) for each in times]
    return _chart(name, label, last, text, hours, [])


def _chart(
    name: str, label: str, total: str, text: str, now: Sequence[float | None], earlier: Sequence[float]
) -> dict[str, Any]:
    highest = max([each for each in (*now, *earlier) if each is not None], default=0)
    return {
        "name": name,
        "label": label,
        "total": total,
        "text": text,
        "counts": ["-" if each is None else each for each in now],
        "counts_earlier": earlier,
        "line": drawing.line(now, highest),
        "earlier": drawing.line(earlier, highest),
        "highest": number(highest),
    }
