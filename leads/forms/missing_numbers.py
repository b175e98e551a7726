"""Finding the number of a lead that has none."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from salesdesk.parsing import phone


class MissingNumberForm(forms.Form):
    """A number as it is dialled in the company's country, and who answers there if that is known."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "box"}),
    )
    name = forms.CharField(
        label=_("Who answers"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "box"}),
    )
    title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "box"}),
    )

    def __init__(self, *args, lead: Lead, **kwargs):
        super().__init__(*args, label_suffix="", auto_id=f"{lead.pk}_%s", **kwargs)
        self.lead = lead
        for field in self.fields.values():
            field.widget.attrs |= {
                "form": f"complete-{lead.pk}",
                "aria-label": f"{field.label}, {lead.company.name}",
            }
        if lead.contact:
            self.fields["name"].widget.attrs["placeholder"] = lead.contact.name
            self.fields["title"].widget.attrs["placeholder"] = lead.contact.title

    def clean_phone(self) -> str:
        read = phone(self.cleaned_data["phone"], self.lead.company.country)
        if not read.e164:
            raise ValidationError(read.problem or _("This is not a telephone number."))
        return read.e164
