"""The form to which a mail of a track leads, filled in by whoever got it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.email_nurture.callback_form import CallRequest
from salesdesk.parsing import phone


class CallRequestForm(forms.Form):
    """Nothing has to be typed: to send it says enough. A number is read as it is dialled in the company's country."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=80,
        required=False,
        help_text=_("Only if it is another than the one that we know."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    when = forms.CharField(
        label=_("When does it suit you?"),
        max_length=80,
        required=False,
        help_text=_("In your own words: tomorrow after two."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    question = forms.CharField(
        label=_("Your question"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args, country: str, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.country = country

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        read = phone(typed, self.country)
        if typed and not read.e164:
            raise forms.ValidationError(read.problem or _("This is not a telephone number."))
        return read.e164

    def clean_when(self) -> str:
        return " ".join(self.cleaned_data["when"].split())

    def said(self) -> CallRequest:
        return CallRequest(**self.cleaned_data)
