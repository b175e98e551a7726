"""Form to add one lead by hand."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.accounts.known_companies import KnownCompany
from leads.accounts.new_lead import ANOTHER, MaybeKnown, NewLead
from leads.assignment import partners
from leads.models.compliance.calling_law import LegalForm
from leads.models.stages import Source
from salesdesk import countries
from salesdesk.parsing import phone, postcode
from salesdesk.people.models import User
from salesdesk.web.forms.fields import MAX_NUMBER, LineField

#: Its fields decide whether a company is known; the page asks for that while they are typed.
IDENTITY = ("name", "country", "phone")


class NewLeadForm(forms.Form):
    """Ask for company, contact, campaign and source, and for the known company once there are some to choose from."""

    name = LineField(label=_("Company"), max_length=200)
    country = forms.ChoiceField(label=_("Country"))
    company = forms.TypedChoiceField(
        label=_("Is it one of these?"),
        widget=forms.RadioSelect,
        coerce=int,
        empty_value=None,
        error_messages={"required": MaybeKnown.SENTENCE},
    )
    newest_offered = forms.IntegerField(
        required=False, min_value=0, max_value=MAX_NUMBER, widget=forms.HiddenInput
    )
    contact = LineField(label=_("Contact"), max_length=120, required=False)
    title = LineField(label=_("Job title"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=80,
        required=False,
        help_text=_("As you would dial it. Without a number the lead waits under “Missing number”."),
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    email = forms.EmailField(label=_("E-mail address"), required=False)
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=None)
    source = forms.ChoiceField(
        label=_("Source"),
        choices=[
            ("", "—"),
            *(each for each in Source.choices if each[0] not in (Source.LIST, Source.REPEAT)),
        ],
    )
    partner = forms.ModelChoiceField(
        label=_("Partner"),
        queryset=None,
        required=False,
        empty_label=_("No partner"),
        help_text=_("If a partner referred them or sells to them."),
    )
    interest = LineField(
        label=_("Interested in"),
        max_length=200,
        required=False,
        help_text=_("If you enter an interest, the lead becomes an MQL and its first-call clock starts."),
    )
    asked_to_be_called = forms.BooleanField(label=_("Requested a call"), required=False)
    postcode = LineField(label=_("Postcode"), max_length=16, required=False)
    city = LineField(label=_("City"), max_length=100, required=False)
    legal_form = forms.ChoiceField(
        label=_("Legal form"), required=False, choices=[("", _("Unknown")), *LegalForm.choices]
    )

    def __init__(self, *args, by: User, known: list[KnownCompany], **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        running = Campaign.objects.visible_to(by).filter(state__in=[State.RUNNING, State.PAUSED])
        self.fields["campaign"].queryset = running
        self.fields["partner"].queryset = partners.choices_of(by)
        for name in self.fields:
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")
        self.offer(known)

    def offer(self, known: list[KnownCompany]) -> None:
        """Offer these known companies to choose from."""
        self.known = known
        self.newest_known = max((each.company.pk for each in known), default=0)
        self.fields["company"].required = bool(known)
        self.fields["company"].choices = [
            *((each.company.pk, each.label) for each in known),
            (ANOTHER, _("No, this is a different company")),
        ]

    def clean_phone(self) -> str:
        typed, country = self.cleaned_data["phone"], self.cleaned_data.get("country", "")
        if not (typed and country):
            return ""
        read = phone(typed, country)
        if not read.e164:
            raise ValidationError(read.problem)
        return read.e164

    def clean_newest_offered(self) -> int:
        return self.cleaned_data["newest_offered"] or 0

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        if cleaned.get("asked_to_be_called") and not cleaned.get("interest"):
            self.add_error("interest", _("Enter what they want to be called about."))
        if cleaned.get("postcode"):
            cleaned["postcode"] = (
                postcode(cleaned["postcode"], cleaned.get("country", "")) or cleaned["postcode"]
            )
        return cleaned

    def new_lead(self) -> NewLead:
        """Return the valid data for `new_lead.add`."""
        return NewLead(**self.cleaned_data, phone_typed=self["phone"].value() or "")
