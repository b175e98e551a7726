"""A public form as a stranger fills it in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.forms.email_nurture.callback_form import CallRequestForm
from leads.funnel.transitions import Refused
from leads.models import FormField, FormText, PublicForm
from leads.public_forms import proof_of_work
from leads.public_forms.submit import Answers
from salesdesk.web.forms.fields import LineField

#: A field that people do not see; programs fill it in.
HONEYPOT = "website"


class SubmissionForm(CallRequestForm):
    """The fields that the form asks, with the consent."""

    company = LineField(
        label=_("Company"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    name = LineField(
        label=FormField.NAME.label, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=FormField.EMAIL.label,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    postcode = LineField(
        label=FormField.POSTCODE.label,
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    consent = forms.BooleanField(
        label=_("Consent"), error_messages={"required": _("Tick the box, or we can't use your data.")}
    )
    #: The text that was shown: a page elsewhere may show an earlier one.
    text = forms.ModelChoiceField(queryset=FormText.objects.none(), widget=forms.HiddenInput)
    website = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, public_form: PublicForm, text: FormText, **kwargs):
        super().__init__(*args, country=public_form.country, **kwargs)
        self.public_form = public_form
        for name in FormField.values:
            if name not in public_form.fields:
                del self.fields[name]
            else:
                self.fields[name].required = name in public_form.required
        if "phone" in self.fields:
            self.fields["phone"].help_text = ""
        self.fields["text"].queryset = public_form.texts.exclude(consent="")
        self.initial["text"] = text.pk
        self.order_fields(["company", *FormField.values, "consent", "text", HONEYPOT])

    def clean(self):
        cleaned = super().clean()
        if self.public_form.asks_proof:
            try:
                proof_of_work.verify(self.public_form, self.proof())
            except Refused as refused:
                self.add_error(None, str(refused))
        return cleaned

    def asked(self):
        """Return the fields that people see, without the consent."""
        return [field for field in self.visible_fields() if field.name not in ("consent", HONEYPOT)]

    def is_from_a_program(self) -> bool:
        return bool(self.data.get(HONEYPOT))

    def proof(self) -> str:
        """Return the proof of work as sent, or "" if the form asks for none."""
        return self.data.get("proof", "") if self.public_form.asks_proof else ""

    def answers(self) -> Answers:
        """Return what was typed."""
        data = self.cleaned_data
        asked = {name: data[name] for name in ("company", *FormField.values) if name in data}
        typed = {name: self.data.get(name, "")[:1000] for name in asked if self.data.get(name)}
        return Answers(**asked, typed=typed)
