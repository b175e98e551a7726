"""The form with which a partner reports a deal that we don't know yet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.forms.base import TextField
from handoffs.partners.new_deals import NewDeal
from salesdesk import countries
from salesdesk.parsing import phone, postcode
from salesdesk.web.forms.fields import LineField
from salesdesk.web.forms.number_fields import AmountField

from .public import PartnerPageForm


class NewDealForm(PartnerPageForm):
    """A deal that we don't know yet."""

    company = LineField(label=_("Customer"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    postcode = LineField(label=_("Postcode"), max_length=16, required=False)
    interest = LineField(label=_("Interested in"), max_length=150)
    value = AmountField(label=_("Expected amount"), required=False)
    contact = LineField(label=_("Contact at the customer"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    note = TextField(label=_("Note"), max_length=1000, required=False)
    field_order = (
        "company",
        "country",
        "postcode",
        "interest",
        "value",
        "contact",
        "phone",
        "email",
        "note",
        "name",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "—"), *countries.choices()]

    def clean(self):
        cleaned = super().clean() or {}
        if typed := cleaned.get("postcode"):
            cleaned["postcode"] = postcode(typed, cleaned.get("country", "")) or typed
        if (typed := cleaned.get("phone")) and (country := cleaned.get("country")):
            read = phone(typed, country)
            if not read.e164:
                self.add_error("phone", read.problem)
            cleaned["number"] = read.e164
        return cleaned

    def new_deal(self) -> NewDeal:
        """Return the valid data for `new_deals.report`."""
        names = ("company", "country", "postcode", "interest", "contact", "email")
        facts = {name: self.cleaned_data[name] for name in names}
        typed = self.cleaned_data["phone"]
        number = self.cleaned_data.get("number", "")
        return NewDeal(
            **facts,
            phone=number,
            phone_typed=typed,
            value=self.cleaned_data["value"],
            note=self.cleaned_data["note"],
        )
