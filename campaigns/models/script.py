from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign


class Script(models.Model):
    """What the rep says, and what to answer to what is said back."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="script")
    opening = models.TextField(_("say"), blank=True, help_text=_("The opening, as it is spoken."))
    objections = models.TextField(
        _("when they say…"), blank=True, help_text=_("Objections and what to answer, one a line.")
    )

    def __str__(self):
        return self.opening[:60]
