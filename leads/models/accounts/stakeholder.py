from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..lead import Lead
from .contact import Contact


class Stakeholder(models.Model):
    """The buying role of a contact for a lead, and their stance."""

    class BuyingRole(models.TextChoices):
        DECIDES = "decides", _("Decision-maker")
        SIGNS = "signs", _("Signatory")
        INFLUENCES = "influences", _("Influencer")
        USES = "uses", _("User")
        GATEKEEPER = "gatekeeper", _("Gatekeeper")

    #: The roles whose approval an order needs.
    DECIDERS = (BuyingRole.DECIDES, BuyingRole.SIGNS)

    class Stance(models.TextChoices):
        FOR = "for", _("for")
        NEUTRAL = "neutral", _("neutral")
        AGAINST = "against", _("against")
        UNKNOWN = "unknown", _("unknown")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="stakeholders")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="stakeholders")
    buying_role = models.CharField(_("buying role"), max_length=10, choices=BuyingRole)
    stance = models.CharField(_("stance"), max_length=7, choices=Stance, default=Stance.UNKNOWN)
    spoken_to = models.BooleanField(_("spoken to"), default=False)
    #: The user who changed it last; None for imports.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("lead", "contact", name="one_stakeholder_per_contact_lead"),
            models.CheckConstraint(
                name="buying_role_is_known",
                condition=models.Q(buying_role__in=["decides", "signs", "influences", "uses", "gatekeeper"]),
            ),
            models.CheckConstraint(
                name="stance_is_known",
                condition=models.Q(stance__in=["for", "neutral", "against", "unknown"]),
            ),
        ]

    def __str__(self):
        return f"{self.contact}, {self.get_buying_role_display()}"
