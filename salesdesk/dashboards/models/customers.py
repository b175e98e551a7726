"""The orders, and whether their companies are retained, kept by the sweep of salesdesk/dashboards/rollups."""

from django.db import models

from campaigns.models import Campaign
from leads.models import Company, Lead


class CountedCustomer(models.Model):
    """A won lead, with the latest contact of its company and whether a next step is planned there.

    The rows are narrow, so that the customers of any campaigns can be counted without reading their leads.
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
    ordered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # Find the rows to update when something happened at the company.
            models.Index("company", name="customer_by_company"),
            # Find the first order of each company without reading the table.
            models.Index("campaign", "company", "ordered_at", name="customer_by_first_order"),
        ]

    def __str__(self):
        return str(self.lead_id)
