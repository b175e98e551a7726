from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from leads.models.company import Company
from leads.models.contact import Contact
from leads.models.lead import Lead


class HoldQuerySet(models.QuerySet):
    def active(self):
        """Holds that have not ended, by the database's clock."""
        return self.filter(until__gt=Now())


class Hold(models.Model):
    """Who has which company on screen: a lease that ends by itself, by the database's clock.

    Every later write carries the fence: a number that only grows, so that a late one is recognised.
    """

    company = models.OneToOneField(Company, models.CASCADE, related_name="hold")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hold")
    lead = models.OneToOneField(Lead, models.CASCADE, related_name="hold")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    fence = models.BigIntegerField()
    #: What is being typed on the card and not logged yet, by field: a reload shows it again.
    draft = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    #: A call runs since then: the lease is longer, and needs no heartbeat.
    dialled_at = models.DateTimeField(null=True, blank=True)
    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hold_ends_after_start", condition=models.Q(until__gte=models.F("since"))
            ),
            models.CheckConstraint(
                name="dialled_while_held",
                condition=models.Q(dialled_at__isnull=True) | models.Q(dialled_at__gte=models.F("since")),
            ),
        ]

    def __str__(self):
        return f"{self.person_id} holds {self.company_id}"
