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
    """The exclusive right of a rep to call a company: a lease that expires by the database's clock.

    Every write under the hold carries its fence, a number that only increases, so that late writes are recognized.
    """

    company = models.OneToOneField(Company, models.CASCADE, related_name="hold")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hold")
    lead = models.OneToOneField(Lead, models.CASCADE, related_name="hold")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="+", db_index=False)
    fence = models.BigIntegerField()
    #: Unsaved input on the card, by field, restored on reload.
    draft = models.JSONField(default=dict)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)
    #: When the current call was dialled; during a call the lease is longer and needs no heartbeat.
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
