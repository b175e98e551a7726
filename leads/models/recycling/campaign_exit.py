from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.models.stages import ExitRoute
from salesdesk.people.models import User


class CampaignExit(models.Model):
    """The exit chosen for the unassigned leads of an ended campaign: one for interested leads, one for the others."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="exits")
    interested = models.BooleanField(_("showed interest"))
    exit_route = models.CharField(_("exit"), max_length=20, choices=ExitRoute)
    on = models.DateField(_("call from"), null=True)
    talking_point = models.CharField(_("talking point"), max_length=300, blank=True)
    override_reason = models.CharField(_("reason for overriding the suggestion"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("campaign exit")
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
        return f"{self.campaign}: {self.get_exit_route_display()}"
