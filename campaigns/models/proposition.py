from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team


class Proposition(models.Model):
    """The offer of a campaign, in words that a customer would repeat."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="propositions")
    name = models.CharField(_("name"), max_length=120)
    pitch = models.CharField(
        _("value statement"), max_length=200, help_text=_("One sentence a customer will remember.")
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_proposition_name_per_team"),
        ]

    def __str__(self):
        return self.name
