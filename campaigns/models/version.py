"""A campaign as a version of another one: its parent, and the hypothesis that it tests (R13)."""

from functools import reduce
from operator import or_

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: The fields of the hypothesis that a copy tests.
HYPOTHESIS = ("hypothesis", "hypothesis_measure", "hypothesis_direction")


class Measure(models.TextChoices):
    """The figure that a hypothesis is about; salesdesk/dashboards/comparison computes it."""

    CONVERSATIONS = "conversations", _("Conversations per 100 calls")
    SQL = "sql", _("SQLs per 100 leads called")
    ACCEPTED = "accepted", _("Opportunities per 100 leads called")
    WON = "won", _("Orders per 100 leads called")


class Direction(models.TextChoices):
    UP = "up", _("goes up")
    DOWN = "down", _("goes down")


class CampaignVersion(models.Model):
    """The parent of a copied campaign, and what its manager expected from the change."""

    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False
    )
    hypothesis = models.CharField(
        _("hypothesis"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "The change you are testing and why it should help. Leave empty to rerun the campaign unchanged."
        ),
    )
    hypothesis_measure = models.CharField(
        _("figure"), max_length=13, choices=Measure, blank=True, default="", db_default=""
    )
    hypothesis_direction = models.CharField(
        _("expected"), max_length=4, choices=Direction, blank=True, default="", db_default=""
    )

    class Meta:
        abstract = True


CONSTRAINTS = [
    models.CheckConstraint(
        name="only_a_copy_has_a_hypothesis", condition=Q(copied_from__isnull=False) | Q(hypothesis="")
    ),
    models.CheckConstraint(
        name="hypothesis_names_a_figure_and_its_direction",
        condition=Q(hypothesis="", hypothesis_measure="", hypothesis_direction="")
        | Q(hypothesis_measure__in=Measure.values, hypothesis_direction__in=Direction.values)
        & ~Q(hypothesis=""),
    ),
]

_CHANGED = reduce(
    or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in HYPOTHESIS)
)
TRIGGERS = [
    pgtrigger.Protect(
        name="campaign_parent_never_changes",
        operation=pgtrigger.UpdateOf("copied_from_id"),
        condition=pgtrigger.AnyChange("copied_from"),
    ),
    pgtrigger.Protect(
        name="hypothesis_is_kept_once_started",
        operation=pgtrigger.UpdateOf(*HYPOTHESIS),
        condition=_CHANGED & ~pgtrigger.Q(old__state="draft"),
    ),
]
