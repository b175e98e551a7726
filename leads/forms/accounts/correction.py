"""Correct the facts of a company and of one of its contacts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.accounts.corrections import COMPANY_FIELDS, CONTACT_FIELDS
from leads.models import Company, Contact, FactSuggestion
from salesdesk import countries
from salesdesk.parsing import register_number
from salesdesk.parsing.phones import phone as read_phone
from salesdesk.web.forms.fields import LineField

from ..lead import LeadForm


class CorrectionForm(LeadForm):
    """The facts as they are known, to be changed in place."""

    name = LineField(label=_("Name"), max_length=Company._meta.get_field("name").max_length)
    address = LineField(label=_("Address"), max_length=300, required=False)
    postcode = LineField(label=_("Postcode"), max_length=16, required=False)
    city = LineField(label=_("City"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    website = LineField(label=_("Website"), max_length=200, required=False)
    register_number = LineField(
        label=_("Registration or VAT number"),
        max_length=40,
        required=False,
        help_text=_("As in the company register. Separators don't matter."),
    )
    #: The fingerprint of the impact that was shown.
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)
    contact_name = LineField(label=_("Name"), max_length=120, required=False)
    contact_title = LineField(label=_("Title"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=80, required=False)
    contact_email = forms.EmailField(label=_("E-mail address"), max_length=254, required=False)

    def __init__(self, *args, contact: Contact | None, used: FactSuggestion | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        self.initial = {name: getattr(self.lead.company, name) for name in COMPANY_FIELDS}
        for name in CONTACT_FIELDS:
            if contact:
                self.initial[f"contact_{name}"] = getattr(contact, name)
            else:
                del self.fields[f"contact_{name}"]

        if used:
            self.initial[f"contact_{used.field}" if used.contact_id else used.field] = used.value

    def clean_contact_phone(self) -> str:
        """Return the number in E.164, read as dialled in the company's country."""
        typed = self.cleaned_data["contact_phone"]
        read = read_phone(typed, self.data.get("country") or self.lead.company.country)
        if typed and not read.e164:
            raise forms.ValidationError(read.problem)
        return read.e164

    def clean(self) -> dict:
        cleaned = super().clean()
        typed = cleaned.get("register_number", "")
        number = register_number(typed, cleaned.get("country", "")).number
        if typed and not number:
            self.add_error("register_number", _("This is not a registration number."))
        return cleaned | {"register_number": number}

    def company_facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in COMPANY_FIELDS}

    def contact_facts(self) -> dict:
        return {name: self.cleaned_data[f"contact_{name}"] for name in CONTACT_FIELDS} if self.contact else {}

    def company_fields(self):
        return [self[name] for name in COMPANY_FIELDS]

    def contact_fields(self):
        return [self[f"contact_{name}"] for name in CONTACT_FIELDS] if self.contact else []
