"""Fit the scores anew every night, and keep what they were tested on."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from leads.models import ScoreFactor, ScoreModel, ScoringProgress
from leads.models.scoring.score_model import Method, Verdict
from salesdesk.shrinkage import chance_of
from salesdesk.workers import nightly

from . import outcomes as past

#: How long models that are no longer in force are kept, as the history of the tests.
KEPT_FOR = timedelta(days=90)
#: The values of a field that are kept: those with the most outcomes.
MOST_VALUES = 300


@transaction.atomic
def refit(now: datetime) -> bool:
    """Fit both scores unless another worker does or has this night; return whether they were fitted."""
    ScoringProgress.objects.bulk_create([ScoringProgress()], ignore_conflicts=True)
    progress = ScoringProgress.objects.select_for_update(skip_locked=True).first()
    if progress is None or not nightly.is_due(now, progress.fitted_at):
        return False
    for warm in (False, True):
        _fit(now, warm)
    progress.last_lead, progress.fitted_at = 0, now
    progress.save()
    ScoreModel.objects.filter(in_force=False, fitted_at__lt=now - KEPT_FOR).delete()
    return True


def _fit(now: datetime, warm: bool) -> None:
    # They load numpy, which web processes need not have.
    from . import learning, validating

    known = past.known_outcomes(now, warm=warm)
    learnt, tested = learning.learn(known, warm=warm), validating.test(known, warm=warm)
    verdict = validating.verdict(learnt, known, tested)
    before = ScoreModel.objects.filter(warm=warm, in_force=True)
    ScoreFactor.objects.filter(model__in=before).delete()
    before.update(in_force=False)
    model = ScoreModel.objects.create(
        warm=warm,
        fitted_at=now,
        method=learnt.method,
        verdict=verdict,
        outcomes=len(known),
        became_sql=sum(each.became_sql for each in known),
        base=chance_of(learnt.base),
        thresholds=learning.thresholds(learnt.log_odds(known)) if verdict == Verdict.ON else [],
        test=tested,
    )
    if learnt.method != Method.BASE_RATE:
        counts = sorted(learning.counts_of(known).items(), key=lambda each: -each[1][1])
        ScoreFactor.objects.bulk_create(
            ScoreFactor(
                model=model,
                field=past.FIELDS[at],
                value=value,
                outcomes=n,
                became_sql=k,
                points=learnt.points.get((at, value), 0.0),
            )
            for (at, value), (k, n) in counts[: MOST_VALUES * len(past.FIELDS)]
        )


def in_force() -> list[ScoreModel]:
    """Return the models in force: cold leads, then marketing leads."""
    return list(ScoreModel.objects.filter(in_force=True).order_by("warm"))


def largest_factors(models: list[ScoreModel], most: int = 12) -> dict[int, list[ScoreFactor]]:
    """Return the factors of each model with the most points, for or against, in one statement."""
    found: dict[int, list[ScoreFactor]] = {model.pk: [] for model in models}
    for each in ScoreFactor.objects.filter(~Q(points=0), model__in=models).order_by("pk"):
        found[each.model_id].append(each)
    return {pk: sorted(those, key=lambda each: -abs(each.points))[:most] for pk, those in found.items()}
