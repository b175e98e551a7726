from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """Reps, their manager and their marketeers: who shares territories and campaigns."""

    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
