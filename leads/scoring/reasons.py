"""The score of a lead with its largest reasons and the counts behind them, read with the lead in one statement."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Abs, JSONObject
from django.utils.translation import gettext as _

from leads.models import Lead, ScoreFactor, ScoreModel
from leads.models.scoring.facts import size_of
from leads.models.scoring.score_model import Verdict
from leads.models.stages import Source, Stage
from salesdesk.formats import number

#: Reasons that are shown of a lead.
MOST = 3
#: With fewer points a value says next to nothing.
LEAST_POINTS = 0.1
SCORED_STAGES = (Stage.SUSPECT, Stage.PROSPECT, Stage.MQL)
_READ = ("field", "value", "outcomes", "became_sql", "points")


class Reason(NamedTuple):
    """A value of the lead that raises or lowers its score, with what became of the leads that had it."""

    label: str
    counts: str
    raises: bool


class Score(NamedTuple):
    """A score from 0 to 100, with its largest reasons."""

    score: int
    reasons: list[Reason]


def annotations(path: str = "") -> dict[str, Any]:
    """Return annotations with the reasons of the lead at `path`; without any while the score is off.

    A lead that showed interest after the last fit still has its score as a cold one, so it has no reasons yet.
    """
    of_value = Q(field="size", value=OuterRef("score_size"))
    for field, name in (
        ("source", "source"),
        ("industry", "company__industry"),
        ("country", "company__country"),
    ):
        of_value |= Q(field=field, value=OuterRef(f"{path}{name}"))
    factors = (
        ScoreFactor.objects.filter(of_value, model__in_force=True, model__verdict=Verdict.ON)
        .filter(model__warm=OuterRef(f"{path}warm"))
        .filter(Q(model__warm=False) | Q(model__fitted_at__gte=OuterRef(f"{path}interest_at")))
        .annotate(weight=Abs("points"))
        .filter(weight__gte=LEAST_POINTS)
        .order_by("-weight", "pk")
    )
    facts = {name: name for name in _READ} | {
        "all": F("model__outcomes"),
        "all_became": F("model__became_sql"),
    }
    return {
        "score_size": size_of(f"{path}company__employees"),
        "score_reasons": ArraySubquery(factors.values(shown=JSONObject(**facts))[:MOST]),
    }


def is_scored() -> Exists:
    """Return the annotation that says if the score of a lead means something: while it is off, all have the same."""
    return Exists(ScoreModel.objects.filter(in_force=True, verdict=Verdict.ON, warm=OuterRef("warm")))


def score_of(lead: Lead, found: list[Mapping[str, Any]]) -> Score | None:
    """Return the score of a lead with the annotated reasons; None while it is off, or beyond the stages it is for."""
    if not found or lead.stage not in SCORED_STAGES:
        return None
    return Score(lead.score, [reason_of(each) for each in found])


def reason_of(found: Mapping[str, Any]) -> Reason:
    counts = _("%(k)s of %(n)s became SQL; all: %(all_k)s of %(all_n)s") % {
        "k": number(found["became_sql"]),
        "n": number(found["outcomes"]),
        "all_k": number(found["all_became"]),
        "all_n": number(found["all"]),
    }
    return Reason(label_of(found["field"], found["value"]), counts, found["points"] > 0)


def label_of(field: str, value: str) -> str:
    """Return the words for a value of a field, such as "industry Food"."""
    if field == ScoreFactor.Field.SOURCE and value in Source.values:
        value = str(Source(value).label)
    name = ScoreFactor.Field(field).label
    return f"{name} {value}" if value else _("%(field)s unknown") % {"field": name}
