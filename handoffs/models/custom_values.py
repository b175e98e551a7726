"""The values of custom fields, in rows beside those of opportunities."""

from django.db import models

from salesdesk.custom_fields.models import CustomValues, Subject

from .opportunity import Opportunity


class OpportunityValues(CustomValues):
    subject = Subject.OPPORTUNITY
    opportunity = models.OneToOneField(
        Opportunity, models.CASCADE, primary_key=True, related_name="custom_values"
    )
