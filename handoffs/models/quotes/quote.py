import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from handoffs.models.opportunity import Opportunity
from salesdesk import clock


class QuoteSeries(models.Model):
    """The last number of a year. Locked while the next one is taken, so that the numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "quote series"

    def __str__(self):
        return f"{self.year}: {self.last}"


class Quote(models.Model):
    """An offer to one customer, with a number of its own. What it says is in its versions."""

    opportunity = models.ForeignKey(Opportunity, models.PROTECT, related_name="quotes")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("year", "sequence", name="unique_quote_number"),
            models.CheckConstraint(name="quote_number_is_positive", condition=Q(sequence__gte=1)),
        ]
        triggers = [
            # A deleted quote would leave a gap in the numbers.
            pgtrigger.Protect(name="quote_is_kept", operation=pgtrigger.Delete | pgtrigger.Update),
        ]

    def __str__(self):
        return self.reference

    @property
    def reference(self) -> str:
        """Return the number as the customer sees it, such as 2026-0042."""
        return f"{self.year}-{self.sequence:04d}"
