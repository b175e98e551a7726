"""The call request form that a nurture e-mail links to, filled in by its recipient."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.email_nurture.call_requests import CallRequest
from salesdesk.parsing import phone


class CallRequestForm(forms.Form):
    """A request for a call. All fields are optional; numbers are parsed for the company's country."""

    phone = forms.CharField(
        label=_("Phone number"),
        max_length=80,
        required=False,
        help_text=_("Only if it's different from the one we have."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    when = forms.CharField(
        label=_("When should we call?"),
        max_length=80,
        required=False,
        help_text=_("In your own words, for example: tomorrow after two."),
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
        parsed = phone(typed, self.country)
        if typed and not parsed.e164:
            raise forms.ValidationError(
                parsed.problem or _("This isn't a phone number. Correct it or leave it empty.")
            )
        return parsed.e164

    def clean_when(self) -> str:
        return " ".join(self.cleaned_data["when"].split())

    def call_request(self) -> CallRequest:
        """Return the cleaned data as a CallRequest."""
        return CallRequest(**self.cleaned_data)
