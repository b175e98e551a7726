"""Form to send a brochure from a lead."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Brochure
from leads.brochures import offered
from leads.models import Contact

from .lead import LeadForm


class ContactField(forms.ModelChoiceField):
    """A choice of a contact, with the address that the e-mail goes to."""

    def label_from_instance(self, contact) -> str:
        return f"{contact} · {contact.email}"


class SendBrochureForm(LeadForm):
    """Which brochure goes to whom. The first of each is chosen, so that one more key sends it."""

    brochure = forms.ModelChoiceField(
        label=_("Brochure"), queryset=Brochure.objects.none(), empty_label=None, widget=forms.RadioSelect
    )
    contact = ContactField(label=_("To"), queryset=Contact.objects.none(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        found = offered.brochures_for(self.lead)
        field = self.fields["brochure"]
        field.queryset = Brochure.objects.offered().filter(proposition=self.lead.campaign.proposition_id)
        field.choices = [(each.pk, f"{each.title} · {each.get_language_display()}") for each in found]
        self.initial["brochure"] = found[0].pk if found else None
        people = Contact.objects.filter(company=self.lead.company_id, merged_into=None).exclude(email="")
        self.fields["contact"].queryset = people.order_by("name")
        self.initial["contact"] = self.lead.contact_id
        self.has_brochures, self.has_contacts = bool(found), any(people)
