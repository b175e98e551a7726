"""Forms to upload a list and to map its columns."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.imports.files.limits import MAX_BYTES
from leads.imports.mapping.fields import IDENTIFYING, REFUSING, SEVERAL, Field
from leads.imports.proposal import FIELDS
from leads.models import ImportBatch
from leads.models.compliance.calling_law import LegalForm
from salesdesk import countries
from salesdesk.people.models import User
from salesdesk.web.fields import parse_id


class UploadForm(forms.Form):
    """Ask for a file, its campaign, and the default country of its rows."""

    file = forms.FileField(
        label=_("List"),
        help_text=format_lazy(
            _("CSV, TXT, Excel or OpenDocument, up to {size} MB."),
            size=MAX_BYTES // 1_000_000,
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"}),
    )
    campaign = forms.ModelChoiceField(label=_("Campaign"), queryset=None)
    country = forms.ChoiceField(
        label=_("Default country"),
        required=False,
        help_text=_("For rows without a country, and to read phone numbers without a country code."),
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        chosen = Campaign.objects.editable_by(by).exclude(state=State.ENDED)
        self.fields["campaign"].queryset = chosen
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        campaign = chosen.filter(pk=parse_id(str(self.initial.get("campaign")))).first()
        if campaign and (country := country_of(campaign)):
            said = format_lazy(
                _("If you choose none: {country}, the country of this campaign."),
                country=dict(countries.choices())[country],
            )
            help_text = self.fields["country"].help_text
            self.fields["country"].help_text = format_lazy("{help} {said}", help=help_text, said=said)

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


class MappingForm(forms.Form):
    """Map each column of the file to a lead field. Only the fields in SEVERAL may be used more than once."""

    contents = forms.ChoiceField(
        label=_("What the list holds"), required=False, choices=ImportBatch.Contents.choices
    )
    country = forms.ChoiceField(label=_("Default country"), required=False)
    legal_form = forms.ChoiceField(
        label=_("Default legal form"),
        required=False,
        choices=[("", _("unknown")), *LegalForm.choices],
        help_text=_(
            "For rows that don't show it. Where the calling law differs for natural persons, leads with an unknown "
            "legal form are not called until it is known."
        ),
    )

    def __init__(self, *args, batch: ImportBatch, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.batch = batch
        self.fields["country"].choices = [("", "—"), *countries.choices()]
        self.fields["contents"].initial = batch.contents
        self.fields["country"].initial = batch.country
        self.fields["legal_form"].initial = batch.legal_form
        choices = [("", _("not imported")), *((field.value, field.label) for field in FIELDS)]
        for number, name in enumerate(batch.header):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=name, required=False, choices=choices, initial=batch.mapping.get(str(number), "")
            )

    def columns(self):
        """Return each column's form field with its sample values."""
        return [
            (self[f"column_{number}"], values)
            for number, values in enumerate(self.batch.samples[: len(self.batch.header)])
        ]

    def others(self):
        """Return the fields that do not map a column."""
        return [self["contents"], self["country"], self["legal_form"]]

    def draft(self) -> dict[str, str]:
        """Return the mapping as it is chosen so far, valid or not, to keep while the file is read again."""
        chosen = {str(number): self[f"column_{number}"].value() for number in range(len(self.batch.header))}
        return {number: field for number, field in chosen.items() if field in FIELDS}

    def mapping(self) -> dict[int, str]:
        return {
            number: field
            for number in range(len(self.batch.header))
            if (field := self.cleaned_data.get(f"column_{number}"))
        }

    def clean_contents(self):
        return self.cleaned_data["contents"] or ImportBatch.Contents.LEADS

    def clean(self):
        cleaned = super().clean()
        taken: dict[str, str] = {}
        for number, field in self.mapping().items():
            if field in taken and field not in SEVERAL:
                self.add_error(
                    f"column_{number}",
                    _("“%(field)s” is already mapped to column “%(column)s”. Choose another field.")
                    % {"field": Field(field).label, "column": taken[field]},
                )
            taken.setdefault(field, self.batch.header[number])
        if cleaned.get("contents") == ImportBatch.Contents.OBJECTIONS:
            if not taken.keys() & set(REFUSING):
                raise ValidationError(
                    _("No column is mapped to a phone number, e-mail address or name. Choose one.")
                )
        elif not taken.keys() & set(IDENTIFYING):
            raise ValidationError(
                _(
                    "No column is mapped to the company name, or to a name or e-mail address of a person. Choose one."
                )
            )
        return cleaned


def country_of(campaign: Campaign) -> str:
    """Return the country of the campaign's territories if they share one, else ""."""
    named = {country for territory in campaign.territories.all() for country in territory.countries}
    return named.pop() if len(named) == 1 else ""
