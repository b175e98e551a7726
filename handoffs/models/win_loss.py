"""Why deals were won and lost, and against whom."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from leads.models.stages import DropReason, FinalReason
from salesdesk import clock
from salesdesk.db.append_only import append_only
from salesdesk.people.models import Team

from .opportunity import Opportunity


class Competitor(models.Model):
    """A company that deals are won or lost against. Names with one key are one competitor of a team."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="competitors", db_index=False)
    name = models.CharField(_("name"), max_length=120)
    #: salesdesk.parsing.name_key of the name: without legal form, accents and punctuation.
    name_key = models.CharField(max_length=120)
    #: Where a misspelt name went. Reviews are never rewritten, so they still name this row.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("team", "name_key", name="one_competitor_per_team_and_name"),
            models.CheckConstraint(name="competitor_has_a_name", condition=~Q(name="") & ~Q(name_key="")),
            models.CheckConstraint(
                name="competitor_not_merged_into_itself", condition=~Q(merged_into=F("pk"))
            ),
        ]

    def __str__(self):
        return self.name


class HowChosen(models.TextChoices):
    """How the buyer came to a choice."""

    ONLY_US = "only_us", _("Only looked at us")
    COMPARED = "compared", _("Compared offers")
    TENDER = "tender", _("Formal tender")
    TRIAL = "trial", _("Trial or pilot")
    ADVICE = "advice", _("Advice of somebody they trust")


class Factor(models.TextChoices):
    """A reason for or against an offer."""

    PRICE = "price", _("Price")
    PRODUCT = "product", _("Product")
    SERVICE = "service", _("Service and support")
    SPEED = "speed", _("Speed of response or delivery")
    TRUST = "trust", _("People and trust")
    TERMS = "terms", _("Contract terms")
    TIMING = "timing", _("Timing or budget")
    INSIDE = "inside", _("Their own decision process")


class WinLossReviewQuerySet(models.QuerySet):
    def current(self):
        """The latest answers about deals that are closed as these say: reopening a deal leaves its review behind."""
        newer = WinLossReview.objects.filter(
            opportunity=OuterRef("opportunity"), revision__gt=OuterRef("revision")
        )
        return self.filter(~Exists(newer), closed_at=F("opportunity__closed_at"))


class WinLossReview(models.Model):
    """The answers about one closing of a deal. Append-only: later answers are a new revision."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="reviews", db_index=False)
    revision = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=4, choices=[("won", _("Won")), ("lost", _("Lost"))])
    #: The closing that this is about.
    closed_at = models.DateTimeField()
    how_chosen = models.CharField(_("how did they choose?"), max_length=8, choices=HowChosen, blank=True)
    decided_by = models.CharField(_("what decided it?"), max_length=7, choices=Factor, blank=True)
    nearly_lost_by = models.CharField(_("what nearly lost it?"), max_length=7, choices=Factor, blank=True)
    comment = models.CharField(_("in their words"), max_length=500, blank=True)
    competitor = models.ForeignKey(
        Competitor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("competitor"),
    )
    reason = models.CharField(
        _("reason"), max_length=20, choices=[*DropReason.choices, *FinalReason.choices], blank=True
    )
    #: When a lost deal comes back; None is never.
    again_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = WinLossReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also the index that finds the latest review of a deal.
            models.UniqueConstraint("opportunity", "revision", name="one_review_per_deal_and_revision"),
            models.CheckConstraint(name="review_result_is_known", condition=Q(result__in=["won", "lost"])),
            models.CheckConstraint(
                name="lost_review_has_a_reason",
                condition=Q(result="won", reason="", again_on__isnull=True)
                | (Q(result="lost") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="only_won_deals_were_nearly_lost", condition=Q(result="won") | Q(nearly_lost_by="")
            ),
            models.CheckConstraint(
                name="review_answers_are_known",
                condition=Q(how_chosen__in=["", *HowChosen.values])
                & Q(decided_by__in=["", *Factor.values])
                & Q(nearly_lost_by__in=["", *Factor.values]),
            ),
        ]
        indexes = [
            # The win/loss report of a period.
            models.Index("closed_at", name="review_by_closing"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.opportunity_id} {self.result} #{self.revision}"

    @property
    def is_answered(self) -> bool:
        """Whether anybody said how it was decided."""
        return bool(
            self.how_chosen or self.decided_by or self.nearly_lost_by or self.comment or self.competitor_id
        )

    @property
    def against(self) -> Competitor | None:
        """The competitor, or the one it was merged into."""
        return self.competitor and (self.competitor.merged_into or self.competitor)
