from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """The method that turns outcomes into chances. More outcomes allow a finer one."""

    BASE_RATE = "base", _("base rate")
    SEGMENTS = "segments", _("rates by segment, shrunken (beta-binomial)")
    LOGISTIC = "logistic", _("logistic regression")


class Verdict(models.TextChoices):
    """If the score is used, and why not."""

    ON = "on", _("On")
    TOO_FEW = "few", _("Too few outcomes")
    ONE_RESULT = "one", _("One result only")
    NO_BETTER = "no_better", _("No better than the base rate")


class ScoreModel(models.Model):
    """The score of cold or of marketing leads, as fitted one night (leads/scoring/refitting.py).

    The points of all fields of a lead, added up, are its log odds against the base; `thresholds` turn the sum into a
    score: the number of thresholds that it reaches.
    """

    #: For leads that showed interest; the others are cold.
    warm = models.BooleanField()
    in_force = models.BooleanField(default=True)
    fitted_at = models.DateTimeField()
    method = models.CharField(max_length=8, choices=Method)
    verdict = models.CharField(max_length=9, choices=Verdict)
    #: The outcomes that are old enough to be known, and how many of them became SQLs.
    outcomes = models.PositiveIntegerField()
    became_sql = models.PositiveIntegerField()
    #: The chance (0 to 1) of a lead with average fields.
    base = models.FloatField()
    thresholds = ArrayField(models.FloatField(), default=list)
    #: The test on later outcomes (leads/scoring/validating.py); empty without one.
    test = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "warm", name="one_score_model_in_force", condition=models.Q(in_force=True)
            ),
            models.CheckConstraint(
                name="score_method_is_known", condition=models.Q(method__in=Method.values)
            ),
            models.CheckConstraint(
                name="score_verdict_is_known", condition=models.Q(verdict__in=Verdict.values)
            ),
            models.CheckConstraint(
                name="score_counts_fit", condition=models.Q(became_sql__lte=models.F("outcomes"))
            ),
            models.CheckConstraint(
                name="score_that_is_on_was_tested",
                condition=~models.Q(verdict=Verdict.ON)
                | (models.Q(thresholds__len=100) & ~models.Q(method=Method.BASE_RATE) & ~models.Q(test={})),
            ),
        ]

    def __str__(self):
        return f"{'marketing' if self.warm else 'cold'} {self.fitted_at:%Y-%m-%d}: {self.verdict}"

    @property
    def is_on(self) -> bool:
        return self.verdict == Verdict.ON


class ScoreFactor(models.Model):
    """One value of a field in a score model, such as industry Food: its outcomes and its points."""

    class Field(models.TextChoices):
        SOURCE = "source", _("source")
        INDUSTRY = "industry", _("industry")
        COUNTRY = "country", _("country")
        SIZE = "size", _("employees")

    model = models.ForeignKey(ScoreModel, models.CASCADE, related_name="factors", db_index=False)
    field = models.CharField(max_length=8, choices=Field)
    #: Empty if unknown.
    value = models.CharField(max_length=200, blank=True)
    outcomes = models.PositiveIntegerField()
    became_sql = models.PositiveIntegerField()
    #: What the value adds to the log odds.
    points = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint("model", "field", "value", name="one_factor_per_value"),
            models.CheckConstraint(
                name="factor_counts_fit", condition=models.Q(became_sql__lte=models.F("outcomes"))
            ),
        ]

    def __str__(self):
        return f"{self.field} {self.value}: {self.points:+.2f}"


class ScoringProgress(models.Model):
    """The last lead that has its score by the models in force. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    last_lead = models.PositiveBigIntegerField(default=0)
    fitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_scoring_progress", condition=models.Q(id=1)),
        ]

    def __str__(self):
        return f"up to lead {self.last_lead}"
