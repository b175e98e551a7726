from django.db import models
from django.utils.translation import gettext_lazy as _

from .campaign import Campaign


class Script(models.Model):
    """Call script: the opening and the responses to objections."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="script")
    opening = models.TextField(_("opening"), blank=True, help_text=_("Word for word, as spoken."))
    objections = models.TextField(
        _("objection handling"), blank=True, help_text=_("One objection per line, with the response.")
    )

    def __str__(self):
        return self.opening[:60]
