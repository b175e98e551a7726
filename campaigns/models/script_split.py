"""Two scripts for one audience (A/B): each new lead gets one of them at random, and keeps it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from .campaign import Campaign


class Letter(models.TextChoices):
    A = "A", _("Script A")
    B = "B", _("Script B")


class ScriptSplit(models.Model):
    """A version of the two scripts. Other texts are another version, so that what a lead was assigned stays true."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="splits", db_index=False)
    number = models.PositiveSmallIntegerField()
    #: Decides with the company which script a lead gets; the same in all versions of a campaign.
    seed = models.PositiveIntegerField()
    #: How many leads the manager planned to wait for.
    planned = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    started_at = models.DateTimeField(default=clock.now)
    #: Replaced by another version, or stopped.
    ended_at = models.DateTimeField(null=True, blank=True)
    #: All leads of the campaign have one script again.
    stopped = models.BooleanField(default=False)
    #: The script that the campaign went on with, if it was one of the two.
    kept = models.CharField(max_length=1, choices=Letter, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint("campaign", "number", name="script_split_number_per_campaign"),
            models.UniqueConstraint(
                "campaign", name="one_script_split_at_a_time", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="script_split_plans_for_leads", condition=Q(planned__gte=2)),
            models.CheckConstraint(
                name="stopped_script_split_has_ended",
                condition=Q(stopped=False, kept="")
                | Q(ended_at__isnull=False, kept__in=["", *Letter.values]),
            ),
        ]

    def __str__(self):
        return f"{self.campaign} {self.number}"


class Variant(models.Model):
    """One of the two scripts of a split."""

    split = models.ForeignKey(ScriptSplit, models.CASCADE, related_name="variants", db_index=False)
    letter = models.CharField(max_length=1, choices=Letter)
    opening = models.TextField()
    objections = models.TextField(blank=True)

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint("split", "letter", name="one_variant_per_letter"),
            models.CheckConstraint(name="variant_letter_is_known", condition=Q(letter__in=Letter.values)),
            models.CheckConstraint(name="variant_has_an_opening", condition=~Q(opening="")),
        ]
        triggers = [pgtrigger.Protect(name="variant_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self):
        return self.letter
