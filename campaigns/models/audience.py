from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team

#: The filter fields of an audience.
AUDIENCE_FIELDS = ("countries", "industries", "employees_from", "employees_to")


class Audience(models.Model):
    """A filter on companies; an empty field doesn't restrict."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="audiences")
    name = models.CharField(_("name"), max_length=120)
    countries = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries")
    )
    industries = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("industries")
    )
    employees_from = models.PositiveIntegerField(_("employees, minimum"), null=True, blank=True)
    employees_to = models.PositiveIntegerField(_("employees, maximum"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_audience_name_per_team"),
            models.CheckConstraint(
                name="employees_from_before_to",
                condition=models.Q(employees_from__isnull=True)
                | models.Q(employees_to__isnull=True)
                | models.Q(employees_from__lte=models.F("employees_to")),
            ),
        ]

    def __str__(self):
        return self.name
