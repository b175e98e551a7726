"""Form to upload a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.imports.files.limits import MAX_BYTES
from salesdesk import countries
from salesdesk.people.models import User
from salesdesk.web.forms.fields import parse_id


class UploadForm(forms.Form):
    """Ask for a file, its campaign, and the default country of its rows."""

    file = forms.FileField(
        label=_("List"),
        help_text=format_lazy(
            _("CSV, TXT, Excel, OpenDocument or address cards (vCard), up to {size} MB."),
            size=MAX_BYTES // 1_000_000,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods,.vcf"}),
    )
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=None)
    country = forms.ChoiceField(
        label=_("Default country"),
        required=False,
        help_text=_("For rows without a country, and to read phone numbers without a country code."),
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        chosen = Campaign.objects.visible_to(by).exclude(state=State.ENDED).filter(private=False)
        self.fields["campaign"].queryset = chosen
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        campaign = chosen.filter(pk=parse_id(str(self.initial.get("campaign")))).first()
        if campaign and (country := country_of(campaign)):
            current = format_lazy(
                _("If you choose none: {country}, the country of this campaign."),
                country=dict(countries.choices())[country],
            )
            help_text = self.fields["country"].help_text
            self.fields["country"].help_text = format_lazy(
                "{help} {current}", help=help_text, current=current
            )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            # Reject before reading; the reader's own error, which names the row limit, is for smaller files.
            raise ValidationError(
                _("The file is larger than %(size)s MB. Split it and upload the parts."),
                params={"size": MAX_BYTES // 1_000_000},
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("country") and cleaned.get("campaign"):
            cleaned["country"] = country_of(cleaned["campaign"])
        return cleaned


def country_of(campaign: Campaign) -> str:
    """Return the country of the campaign's territories if they share one, else ""."""
    named = {country for territory in campaign.territories.all() for country in territory.countries}
    return named.pop() if len(named) == 1 else ""
