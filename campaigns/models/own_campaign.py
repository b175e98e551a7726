"""An inside rep's own campaign: private until a manager approves it (R22)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

#: How many leads a private campaign may have. The trigger `private_campaign_is_small` enforces it.
MOST_LEADS = 200


class OwnCampaign(models.Model):
    """The owner, privacy and approval of a campaign. A campaign that a manager set up has no owner."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_campaigns",
        editable=False,
        verbose_name=_("owner"),
    )
    #: Only the owner is served its leads, and only they and the managers see it.
    private = models.BooleanField(default=False, db_default=False, editable=False)
    #: When its owner asked for approval, the last time.
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    declined_because = models.CharField(max_length=300, blank=True, default="", db_default="", editable=False)

    class Meta:
        abstract = True

    @property
    def awaits_approval(self) -> bool:
        return self.private and self.decided_at is None


CONSTRAINTS = [
    models.CheckConstraint(
        name="only_own_campaigns_are_private",
        condition=models.Q(owner__isnull=False) | models.Q(private=False, decided_at__isnull=True),
    ),
    models.CheckConstraint(
        name="own_campaign_is_public_once_approved",
        condition=models.Q(owner__isnull=True)
        | models.Q(private=True, decided_at__isnull=True, declined_because="")
        | models.Q(private=True, decided_at__isnull=False) & ~models.Q(declined_because="")
        | models.Q(private=False, decided_at__isnull=False, declined_because=""),
    ),
    models.CheckConstraint(
        name="campaign_decision_names_who_decided",
        condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
        | models.Q(decided_at__isnull=False, decided_by__isnull=False),
    ),
]
