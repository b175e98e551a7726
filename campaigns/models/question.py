from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign


class Question(models.Model):
    """A qualification criterion with its question; required ones are answered before a lead becomes an SQL."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("criterion"), max_length=40, help_text=_("Need, budget, authority, timing…"))
    text = models.CharField(_("question"), max_length=200)
    required = models.BooleanField(_("required"), default=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            # Deferred, so that two questions can swap labels.
            models.UniqueConstraint(
                fields=["campaign", "label"],
                name="unique_question_label_per_campaign",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self):
        return self.label
