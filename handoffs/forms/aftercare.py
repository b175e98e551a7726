"""Forms for referrals and repeat orders."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.aftercare import repeat_orders
from leads.models import Contact, Lead
from salesdesk.web.forms.fields import LineField

from .answers import DealTermsForm
from .base import DeskForm


class IntroducedForm(DeskForm):
    """The company and person that a customer introduced."""

    person = LineField(label=_("Person"), max_length=120, required=False)
    company_name = LineField(label=_("Company"), max_length=200, required=False)
    phone = LineField(label=_("Phone"), max_length=80, required=False)
    note = LineField(label=_("Note"), max_length=500, required=False)


class ReferralForm(IntroducedForm):
    """The contact who was asked for a referral, and the one they introduced, if any."""

    asked = forms.ModelChoiceField(
        label=_("Asked"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("No specific contact"),
    )
    field_order = ("asked", "person", "company_name", "phone", "note")

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = Contact.objects.filter(company=lead.company_id, merged_into=None)


class RepeatOrderForm(DealTermsForm):
    """The terms of another order, and the campaign that it belongs to."""

    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=None)
    field_order = ("value", "probability", "decides_on", "campaign")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = repeat_orders.campaigns_for(self.by)
