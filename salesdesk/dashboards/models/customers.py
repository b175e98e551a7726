"""The won leads with what tells whether their companies are retained, kept by the sweep of dashboards/rollups."""

from django.db import models

from campaigns.models import Campaign
from leads.models import Company, Lead


class CountedCustomer(models.Model):
    """A won lead, and of its company the latest contact and whether anything is planned, as they were last counted.

    A narrow row per order: the customers of any campaigns are counted from it without reading a lead.
    """

    lead = models.OneToOneField(
        Lead, models.DO_NOTHING, primary_key=True, related_name="+", db_constraint=False, db_index=False
    )
    company = models.ForeignKey(
        Company, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    touched_at = models.DateTimeField(null=True)
    has_next = models.BooleanField()

    class Meta:
        indexes = [
            # The rows that the sweep counts anew when something happened at the company.
            models.Index("company", name="customer_by_company"),
        ]

    def __str__(self):
        return str(self.lead_id)
