"""Settings of a campaign's audience: overlap with other campaigns, adding new matches, and the cost of calls."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Overlap(models.TextChoices):
    """The rule for companies that are in another running campaign."""

    SKIP = "skip", _("Leave them out")
    WAIT = "wait", _("Wait until the other campaign is done with them")
    SHARE = "share", _("Call them in both campaigns")


#: The settings that a copy takes over, besides those of the campaign form.
AUDIENCE_SETTINGS = ("overlap", "keeps_filling")


class AudienceSettings(models.Model):
    """The overlap rule, whether new companies are added while the campaign runs, and its budget."""

    overlap = models.CharField(
        _("companies in another running campaign"),
        max_length=5,
        choices=Overlap,
        default=Overlap.WAIT,
        db_default=Overlap.WAIT,
    )
    keeps_filling = models.BooleanField(
        _("add companies that match later"),
        default=False,
        db_default=False,
        help_text=_("Once a day while the campaign runs."),
    )
    budget = models.DecimalField(_("budget"), max_digits=12, decimal_places=2, null=True, blank=True)
    cost_per_hour = models.DecimalField(
        _("cost of an hour of calling"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        abstract = True


CONSTRAINTS = [
    models.CheckConstraint(name="campaign_overlap_is_known", condition=Q(overlap__in=Overlap.values)),
    models.CheckConstraint(
        name="campaign_costs_are_not_negative",
        condition=(Q(budget__isnull=True) | Q(budget__gte=0))
        & (Q(cost_per_hour__isnull=True) | Q(cost_per_hour__gte=0)),
    ),
]
