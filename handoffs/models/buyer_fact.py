from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from .opportunity import Opportunity


class BuyerFact(models.Model):
    """Something the buyer confirmed, with the colleague who heard it, when and where."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Budget available")
        DATE = "date", _("Decision date set")
        DECIDERS_MET = "deciders_met", _("Decision-makers met")
        QUOTE_ASKED = "quote_asked", _("Quote requested")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="buyer_facts")
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("opportunity", "kind", name="one_buyer_fact_per_kind"),
        ]

    def __str__(self):
        return self.get_kind_display()
