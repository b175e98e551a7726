"""Form to write a text message to a contact."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.forms.correspondence.compose import ContactField
from leads.messaging.compose import Draft
from leads.models import Channel, Contact, Lead

#: Characters of a message.
MAX_TEXT = 1_000


class WriteForm(forms.Form):
    """To whom, on which channel, and the text."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    contact = ContactField(
        label=_("To"),
        queryset=Contact.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose who the message is for.")},
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Message"),
        max_length=MAX_TEXT,
        widget=forms.Textarea(
            attrs={
                "rows": 5,
                "spellcheck": "true",
                "data-first": True,
                "autofocus": True,
                "data-text-for": "text-link",
            }
        ),
        error_messages={"required": _("Enter a message.")},
    )

    def __init__(self, *args, lead: Lead, people: list[Contact], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.people = {each.pk: each for each in people}
        contact = self.fields["contact"]
        contact.queryset = Contact.objects.filter(pk__in=self.people)
        contact.usual = lead.contact_id
        contact.choices = [
            (pk, f"{each} · {each.phone_shown}" if each.phone else str(each))
            for pk, each in self.people.items()
        ]

    def draft(self, *, by_hand: bool) -> Draft:
        data = self.cleaned_data
        return Draft(
            contact=self.people[data["contact"].pk],
            channel=Channel(data["channel"]),
            text=data["text"],
            key=data["key"],
            by_hand=by_hand,
        )
