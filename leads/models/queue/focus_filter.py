from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from salesdesk import clock


class FocusFilterQuerySet(models.QuerySet):
    def with_counts(self):
        """Count the leads that are asked for this week (`asked`)."""
        return self.annotate(asked=Count("requests", filter=Q(requests__is_active=True)))


class FocusFilter(models.Model):
    """A saved filter by which a field rep asks for the calls of a week, such as cold storage in Brabant (R15).

    The leads that match get a focus request when it is asked for; leads that are added later do not.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="focus_filters")
    campaign = models.ForeignKey(
        Campaign,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("campaign"),
    )
    industry = models.CharField(_("industry"), max_length=80, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    postcodes = ArrayField(
        models.CharField(max_length=21), default=list, blank=True, verbose_name=_("postcodes")
    )
    name = models.CharField(_("company name"), max_length=80, blank=True)
    note = models.CharField(_("note for the caller"), max_length=200, blank=True)
    #: The Monday of the week for which it was asked last.
    week = models.DateField()
    at = models.DateTimeField(default=clock.now)
    objects = FocusFilterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="focus_filter_week_is_monday", condition=Q(week__iso_week_day=1)),
            models.CheckConstraint(
                name="focus_filter_has_a_condition",
                condition=Q(campaign__isnull=False)
                | ~Q(industry="", city="", name="")
                | Q(postcodes__len__gt=0),
            ),
        ]

    def __str__(self):
        place = [self.city, ", ".join(self.postcodes)]
        facts = [self.industry, *place, self.name, str(self.campaign) if self.campaign_id else ""]
        return " · ".join(fact for fact in facts if fact)
