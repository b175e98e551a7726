"""Forms to send a quote, and to write down how the customer answered."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.models import QuoteVersion
from handoffs.quotes import links
from handoffs.quotes.sending import QuoteEmail
from salesdesk.web.forms.fields import LineField


class SendForm(forms.Form):
    """The e-mail of a quote."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = LineField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Message"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))

    def __init__(self, *args, version: QuoteVersion, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.version = version
        self.initial.setdefault("key", uuid.uuid4())

    def clean_text(self) -> str:
        text, link = self.cleaned_data["text"], links.url_of(self.version)
        if link not in text:
            raise forms.ValidationError(
                _("Put the link back, so that the customer can answer: %(link)s"), params={"link": link}
            )
        return text

    def email(self) -> QuoteEmail:
        return QuoteEmail(**self.cleaned_data)


class MarkSentForm(forms.Form):
    how = LineField(label=_("How was it sent?"), max_length=60, help_text=_("For example: by post."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class AnswerForm(forms.Form):
    """The customer's answer: on the public page, or written down here."""

    name = LineField(label=_("Your name"), max_length=120)
    reason = LineField(
        label=_("Reason"), max_length=300, required=False, help_text=_("Only if you decline; it helps us.")
    )
    answer = forms.ChoiceField(
        choices=[("accept", _("Accept")), ("decline", _("Decline"))], widget=forms.HiddenInput
    )

    def __init__(self, *args, by_hand: bool = False, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if by_hand:
            self.fields["name"].label = _("Who answered at the customer?")
            self.fields["reason"].help_text = _("Only if they declined.")
