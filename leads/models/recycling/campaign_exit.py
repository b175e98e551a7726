from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models.stages import ExitRoute
from salesdesk.people.models import User


class CampaignExit(models.Model):
    """The door that was chosen for leads of a campaign when it ended: of who showed interest, and of the others."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="exits")
    interested = models.BooleanField(_("they showed interest"))
    exit_route = models.CharField(_("door"), max_length=20, choices=ExitRoute)
    on = models.DateField(_("called from"), null=True)
    said = models.CharField(_("what to bring up"), max_length=300, blank=True)
    override_reason = models.CharField(_("why another door than proposed"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("end of a campaign")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "interested"], name="one_exit_per_campaign_and_interest"
            ),
            models.CheckConstraint(
                name="campaign_exit_is_nurture_or_marketing",
                condition=models.Q(exit_route=ExitRoute.NURTURE, on__isnull=False)
                | models.Q(exit_route=ExitRoute.MARKETING, on__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.campaign}: {self.get_way_display()}"
