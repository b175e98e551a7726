"""The early warning in sentences."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import TargetFigure
from salesdesk import formats
from salesdesk.formats import number

from .coverage import Cause, Conversion
from .inflow import RECENT
from .warnings import Outlook, TargetWarning


@dataclass(frozen=True)
class WarningText:
    """A warning: whose target, what is missing, what is short, and on what this rests."""

    name: str
    missing: str
    cause: str
    basis: str


def texts(outlook: Outlook) -> list[WarningText]:
    return [
        WarningText(each.subject.name, _missing(each), _cause(each), _basis(each))
        for each in outlook.warnings
    ]


def unknown(outlook: Outlook) -> str:
    """Return the names of which too little is known to warn, or an empty string."""
    return ", ".join(f"{subject.name} ({figure.label})" for subject, figure in outlook.unknown)


def _missing(warning: TargetWarning) -> str:
    count = warning.shortfall.missing
    if warning.figure == TargetFigure.SQLS:
        text = ngettext(
            "At this pace, %(month)s will be %(n)s accepted SQL short.",
            "At this pace, %(month)s will be %(n)s accepted SQLs short.",
            count,
        )
    else:
        text = ngettext(
            "At this pace, %(month)s will be %(n)s order short.",
            "At this pace, %(month)s will be %(n)s orders short.",
            count,
        )
    return text % {"n": number(count), "month": formats.month(warning.month, long=True)}


def _cause(warning: TargetWarning) -> str:
    found = warning.shortfall
    if found.more is None:
        return _(
            "Conversion has dropped: %(recent)s over the latest %(days)s days with known outcomes (n = %(n)s), "
            "down from %(earlier)s (n = %(m)s)."
        ) % {
            "recent": _rate(warning.recent),
            "days": number(RECENT / timedelta(days=1)),
            "n": number(warning.recent.n),
            "earlier": _rate(warning.earlier),
            "m": number(warning.earlier.n),
        }
    if warning.call_by is None:
        return _("Not enough leads were called in time, and it is now too late for a first call to help.")
    facts = {"n": number(found.more), "day": formats.day_and_month(warning.call_by)}
    if found.cause == Cause.LEADS:
        text = ngettext(
            "Not enough leads: add %(n)s and make its first call by %(day)s.",
            "Not enough leads: add %(n)s and make their first calls by %(day)s.",
            found.more,
        )
    else:
        text = ngettext(
            "Not enough calls: the leads are there, but %(n)s more needs a first call by %(day)s.",
            "Not enough calls: the leads are there, but %(n)s more need a first call by %(day)s.",
            found.more,
        )
    return text % facts


def _basis(warning: TargetWarning) -> str:
    measured = warning.recent.with_(warning.earlier)
    facts = {
        "expected": number(warning.shortfall.expected, 1),
        "target": number(warning.target),
        "reached": number(warning.reached),
        "rate": _rate(measured),
        "n": number(measured.n),
        "days": number(warning.lead_time),
    }
    if warning.figure == TargetFigure.SQLS:
        return (
            _(
                "Expected: %(expected)s of %(target)s, %(reached)s so far. %(rate)s of called leads become accepted "
                "SQLs (n = %(n)s), half of them within %(days)s days of the first call."
            )
            % facts
        )
    return (
        _(
            "Expected: %(expected)s of %(target)s, %(reached)s so far. %(rate)s of deals become orders "
            "(n = %(n)s), half of them within %(days)s days of being opened."
        )
        % facts
    )


def _rate(measured: Conversion) -> str:
    return formats.percent(measured.mean, 1)
