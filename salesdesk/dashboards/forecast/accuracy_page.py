"""Build the context of the page "How right were we": formatted scores of each reading."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from handoffs.models import CampaignHistory
from salesdesk import formats
from salesdesk.people.models import User
from salesdesk.templatetags.formatting import number, percent

from . import accuracy, signal
from .accuracy import Accuracy, Score
from .optimism import Optimism, by_rep
from .readings import EXPLAINED, Reading
from .signal import Signal


def accuracy_context(user: User, now: datetime, days: int) -> dict[str, Any]:
    """Return the context of the page, in five statements."""
    deals = accuracy.scored_deals(user, now, days)
    parts = accuracy.parts(deals, days)
    known = accuracy.counts(deals, days)
    return {
        "readings": [(reading.label, EXPLAINED[reading]) for reading in Reading],
        "overall": [_row(score) for score in accuracy.scores(parts, "", known)],
        "campaigns": [_row(score) for score in accuracy.scores(parts, "campaign", known)],
        "teams": [_row(score) for score in accuracy.scores(parts, "team", known)],
        "optimism": [_lean(each) for each in by_rep(deals, user, days)],
        "signals": _signals(CampaignHistory.objects.filter(campaign__in=Campaign.objects.visible_to(user))),
    }


def _row(score: Score) -> dict[str, Any]:
    return {
        "name": score.name or _("All deals"),
        "currency": score.currency,
        "forecasts": number(score.forecasts),
        "deals": number(score.deals),
        "won": number(score.won),
        "is_enough": score.is_enough,
        "readings": [_cell(reading, score.of[reading], score.best) for reading in Reading],
    }


def _cell(reading: Reading, of: Accuracy, best: Reading | None) -> dict[str, Any]:
    return {
        "label": str(reading.label),
        "is_best": reading == best,
        "wape": "–" if of.wape is None else formats.percent(of.wape),
        "bias": "–" if of.bias is None else _signed(of.bias),
        "brier": number(of.brier, 3),
        "coverage": "–" if of.coverage is None else formats.percent(of.coverage),
    }


def _signed(share: float) -> str:
    """Return a share as a percentage with its sign."""
    sign = "+" if round(share, 2) > 0 else "−" if round(share, 2) < 0 else "±"
    return f"{sign}{formats.percent(abs(share))}"


def _lean(each: Optimism) -> dict[str, Any]:
    texts = {"high": _("too optimistic"), "low": _("too cautious"), "": _("no clear lean")}
    return {
        "rep": each.rep,
        "deals": number(each.deals),
        "chance": formats.percent(each.chance),
        "rate": percent(each.won, each.deals),
        "is_enough": each.is_enough,
        "lean": texts[each.lean],
        "tone": "warn" if each.lean else "good",
    }


def _signals(histories: QuerySet[CampaignHistory]) -> list[dict[str, Any]]:
    names = {"campaign": _("Campaign"), "owner": _("Owner"), "territory": _("Territory")}
    found: Mapping[str, Signal] = signal.of_columns(histories)
    return [
        {
            "name": names[column],
            "values": number(each.values),
            "closed": number(each.closed),
            "is_enough": each.is_enough,
            "is_usable": each.is_usable,
        }
        for column, each in found.items()
    ]
