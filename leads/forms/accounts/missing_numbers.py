"""Form to add the phone number of a lead without one."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from salesdesk.parsing import phone
from salesdesk.web.forms.fields import LineField


class MissingNumberForm(forms.Form):
    """Ask for a number as dialed in the company's country and, if known, for the contact."""

    phone = forms.CharField(
        label=_("Phone"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off", "class": "box"}),
    )
    name = LineField(
        label=_("Contact"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "box"}),
    )
    title = LineField(
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
            raise ValidationError(
                read.problem or _("This is not a phone number. Enter it as you would dial it.")
            )
        return read.e164
