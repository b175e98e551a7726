"""The lead score: if it is better than the base rate on later outcomes, and what it is made of."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leads.models import ScoreFactor, ScoreModel
from leads.models.scoring.score_model import Method, Verdict
from leads.scoring import reasons, refitting
from leads.scoring.learning_limits import LOGISTIC_FROM, SEGMENTS_FROM
from leads.scoring.outcomes import HORIZON
from salesdesk.formats import number, percent
from salesdesk.people.access import allowed
from salesdesk.people.permissions import VIEW_FUNNEL


@require_safe
@allowed(*VIEW_FUNNEL)
def score(request: HttpRequest) -> HttpResponse:
    models = refitting.in_force()
    factors = refitting.largest_factors(models)
    context = {
        "parts": [_part(model, factors[model.pk]) for model in models],
        "days": HORIZON.days,
        "fewest": SEGMENTS_FROM,
        "many": LOGISTIC_FROM,
        "coin": number(0.5, 1),
    }
    return render(request, "leads/scoring/score.html", context)


def _part(model: ScoreModel, factors: list[ScoreFactor]) -> dict[str, Any]:
    test = model.test
    return {
        "model": model,
        "title": _("Marketing leads") if model.warm else _("Cold leads"),
        "tone": "good" if model.is_on else "",
        "because": _because(model),
        "rate": percent(model.became_sql / model.outcomes) if model.outcomes else "–",
        "test": test and _test(test),
        "factors": [_factor(each) for each in factors],
        "method": _base_rate_said(model) if model.method == Method.BASE_RATE else model.get_method_display(),
    }


def _base_rate_said(model: ScoreModel) -> str:
    return _("base rate %(rate)s, shrunken to what is usual") % {"rate": percent(model.base)}


def _because(model: ScoreModel) -> str:
    """Return why the score is on or off, in a sentence."""
    facts = {"n": number(model.outcomes), "fewest": number(SEGMENTS_FROM)}
    if model.verdict == Verdict.TOO_FEW and model.outcomes < SEGMENTS_FROM:
        return _("%(n)s outcomes are known, and a score needs %(fewest)s.") % facts
    if model.verdict == Verdict.TOO_FEW:
        return _("Too few of the %(n)s known outcomes are recent enough to test a score on.") % facts
    if model.verdict == Verdict.ONE_RESULT:
        return _("All known outcomes came out the same, so nothing tells leads apart.")
    if model.verdict == Verdict.NO_BETTER:
        return _("On later outcomes it predicted no better than the base rate, so it switched itself off.")
    if model.warm:
        return _("On later outcomes it predicted better than the base rate. It stands on each card and lead.")
    return _("On later outcomes it predicted better than the base rate. Cold calls come in its order.")


def _test(test: dict[str, Any]) -> dict[str, Any]:
    area, low, high = test["auc"]
    return {
        "tested": number(test["tested"]),
        "became": number(test["became"]),
        "since": datetime.fromisoformat(test["from"]).date(),
        "until": datetime.fromisoformat(test["until"]).date(),
        "auc": number(area, 2),
        "interval": f"{number(low, 2)} – {number(high, 2)}",
        "auc_tone": "good" if low > 0.5 else "bad",
        "log_loss": number(test["log_loss"], 3),
        "base_log_loss": number(test["base_log_loss"], 3),
        "loss_tone": "good" if test["log_loss"] < test["base_log_loss"] else "bad",
        "error": percent(test["calibration_error"], 1),
        "floor": percent(test["noise_floor"], 1),
        "lift": "–" if test["lift"] is None else f"{number(test['lift'], 1)}×",
        "groups": [_group(*each) for each in reversed(test["groups"])],
    }


def _group(leads: int, expected: float, became: int, low: int, high: int) -> dict[str, Any]:
    return {
        "leads": number(leads),
        "expected": percent(expected, 1),
        "became": number(became),
        "rate": percent(became / leads, 1),
        "share": round(100 * became / leads, 1),
        "range": f"{number(low)} – {number(high)}",
        "fits": low <= became <= high,
    }


def _factor(factor: ScoreFactor) -> dict[str, Any]:
    return {
        "label": reasons.label_of(factor.field, factor.value),
        "became": number(factor.became_sql),
        "outcomes": number(factor.outcomes),
        "rate": percent(factor.became_sql / factor.outcomes, 1),
        "raises": factor.points > 0,
    }
