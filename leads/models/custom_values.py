"""The values of custom fields, in rows beside those of companies, contacts and leads."""

import pgtrigger
from django.db import models

from campaigns.models import Campaign
from salesdesk.custom_fields.models import CustomValues, Subject

from .accounts.company import Company
from .accounts.contact import Contact
from .lead import Lead


class CompanyValues(CustomValues):
    subject = Subject.COMPANY
    company = models.OneToOneField(Company, models.CASCADE, primary_key=True, related_name="custom_values")


class ContactValues(CustomValues):
    subject = Subject.CONTACT
    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="custom_values")


class LeadValues(CustomValues):
    """With the campaign, because lists of leads are filtered within one: it stands in their indexes."""

    subject = Subject.LEAD
    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="custom_values")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+", db_index=False)

    class Meta(CustomValues.Meta):
        triggers = [
            pgtrigger.Trigger(
                name="campaign_is_the_leads",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("campaign_id"),
                func="""
                    SELECT campaign_id INTO NEW.campaign_id FROM leads_lead WHERE id = NEW.lead_id;
                    RETURN NEW;
                """,
            )
        ]
