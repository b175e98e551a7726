from django.conf import settings
from django.db import models

from leads.models.accounts.company import Company


class VisitQuerySet(models.QuerySet):
    def of(self, company_id: int, since, until):
        """Visits at a company from `since` until before `until`, earliest first."""
        return self.filter(company=company_id, at__gte=since, at__lt=until).order_by("at")


class Visit(models.Model):
    """A meeting of field with a company, shown before inside calls (R4).

    Written by the calendar of the handoffs app, which this app does not depend on.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="visits", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            # The card of a company and the protection of its meetings read the same index.
            models.UniqueConstraint("company", "at", "person", name="one_visit_per_company_person_time"),
        ]

    def __str__(self):
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"
