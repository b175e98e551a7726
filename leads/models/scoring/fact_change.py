"""The facts that scores are made of, as they were: database triggers keep the value before each change."""

from django.db import models

from leads.models.accounts.company import Company
from leads.models.lead import Lead
from salesdesk.db.append_only import append_only


class FactChange(models.Model):
    """The value that a fact of a lead or company had until `at`."""

    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="fact_changes", db_index=False)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="fact_changes", db_index=False
    )
    field = models.CharField(max_length=8)
    before = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fact_is_of_a_lead_or_company",
                condition=models.Q(lead__isnull=True, company__isnull=False)
                | models.Q(lead__isnull=False, company__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                "lead", "field", "at", name="fact_change_of_lead", condition=models.Q(lead__isnull=False)
            ),
            models.Index(
                "company",
                "field",
                "at",
                name="fact_change_of_company",
                condition=models.Q(company__isnull=False),
            ),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.field} was {self.before}"
