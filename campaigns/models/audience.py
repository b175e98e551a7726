from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team

#: The filter fields that the campaign form asks for.
MAIN_FIELDS = ("countries", "industries", "employees_from", "employees_to")
#: All filter fields of an audience.
AUDIENCE_FIELDS = (
    *MAIN_FIELDS,
    "postcodes",
    "cities",
    "not_called_days",
    "earlier_campaign",
    "earlier_end",
    "custom",
)


class EarlierEnd(models.TextChoices):
    """The end of an earlier campaign for a company."""

    NEVER_CALLED = "never_called", _("Never called")
    RETURNED = "returned", _("Returned to Marketing")
    LOST = "lost", _("Lost for now")
    WON = "won", _("Won")


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
    postcodes = ArrayField(
        models.CharField(max_length=21),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("postcodes"),
    )
    cities = ArrayField(
        models.CharField(max_length=80), default=list, db_default=[], blank=True, verbose_name=_("cities")
    )
    not_called_days = models.PositiveSmallIntegerField(_("not called for (days)"), null=True, blank=True)
    #: Companies that are in this campaign too, if it is set.
    earlier_campaign = models.ForeignKey(
        "campaigns.Campaign",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("in an earlier campaign"),
    )
    earlier_end = models.CharField(
        _("how that ended"), max_length=12, choices=EarlierEnd, blank=True, default="", db_default=""
    )

    #: What is asked of custom fields of the company that filter lists (salesdesk/custom_fields/filtering.py).
    custom = models.JSONField(_("custom fields"), default=dict, db_default={}, blank=True)

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
            models.CheckConstraint(
                name="earlier_end_is_of_a_campaign",
                condition=models.Q(earlier_end="")
                | models.Q(earlier_campaign__isnull=False, earlier_end__in=EarlierEnd.values),
            ),
            models.CheckConstraint(
                name="not_called_for_a_day_or_longer",
                condition=models.Q(not_called_days__isnull=True) | models.Q(not_called_days__gte=1),
            ),
        ]

    def __str__(self):
        return self.name
