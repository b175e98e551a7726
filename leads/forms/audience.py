from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lists import CountriesField, ListField, PostcodesField
from campaigns.models import Campaign
from campaigns.models.audience import AUDIENCE_FIELDS, EarlierEnd
from campaigns.models.audience_settings import AUDIENCE_SETTINGS
from leads.audiences import filling
from salesdesk.custom_fields import filtering
from salesdesk.custom_fields.models import CustomField, Subject
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.number_fields import CountField


class AudienceForm(EditConflictMixin):
    """The audience of a campaign, and what happens with companies in other campaigns and with new ones."""

    countries = CountriesField(
        label=_("Countries"), required=False, help_text=_("Names or codes, separated by commas.")
    )
    industries = ListField(
        label=_("Industries"),
        required=False,
        help_text=_("A company matches if its industry contains one of these words."),
    )
    employees_from = CountField(
        label=_("Employees, minimum"), required=False, min_value=0, max_value=10_000_000
    )
    employees_to = CountField(
        label=_("Employees, maximum"), required=False, min_value=0, max_value=10_000_000
    )
    postcodes = PostcodesField(
        label=_("Postcodes"), required=False, help_text=_("Prefixes or ranges, such as 50, 5600-5799.")
    )
    cities = ListField(label=_("Cities"), required=False, help_text=_("As companies write them."))
    not_called_days = CountField(
        label=_("Not called for (days)"), required=False, min_value=1, max_value=3650
    )
    earlier_campaign = forms.ModelChoiceField(
        label=_("In an earlier campaign"),
        queryset=Campaign.objects.none(),
        required=False,
        empty_label=_("Any or none"),
    )
    earlier_end = forms.ChoiceField(
        label=_("How that ended"), required=False, choices=[("", _("In any way")), *EarlierEnd.choices]
    )

    class Meta:
        model = Campaign
        fields = AUDIENCE_SETTINGS
        widgets = {"overlap": forms.RadioSelect}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        audience = self.instance.audience
        filters = [field for field in CustomField.objects.of(Subject.COMPANY) if field.filters_lists]
        self.custom = {name: field for each in filters for name, field in filtering.inputs(each).items()}
        self.fields |= self.custom
        self.initial |= audience.custom
        self.initial |= {name: getattr(audience, name) for name in AUDIENCE_FIELDS}
        self.initial["earlier_campaign"] = audience.earlier_campaign_id
        earlier = Campaign.objects.filter(team=self.instance.team_id, private=False)
        self.fields["earlier_campaign"].queryset = earlier.exclude(pk=self.instance.pk)

    def clean(self) -> dict:
        cleaned = super().clean()
        least, most = cleaned.get("employees_from"), cleaned.get("employees_to")
        if least is not None and most is not None and most < least:
            self.add_error("employees_to", _("The maximum is less than the minimum."))
        named = cleaned.get("earlier_campaign") or "earlier_campaign" in self.errors
        if cleaned.get("earlier_end") and not named:
            self.add_error("earlier_campaign", _("Choose the campaign that ended this way."))
        for most in (name for name in self.custom if name.endswith("_to")):
            ends = cleaned.get(f"{most.removesuffix('_to')}_from"), cleaned.get(most)
            if None not in ends and ends[1] < ends[0]:
                self.add_error(most, _("The end of this range is before its beginning."))
        asked = {name: filtering.as_json(cleaned.get(name)) for name in self.custom}
        cleaned["custom"] = {name: value for name, value in asked.items() if value is not None}
        return cleaned

    @property
    def custom_inputs(self) -> list[forms.BoundField]:
        """The inputs for custom fields of the company."""
        return [self[name] for name in self.custom]

    @property
    def has_lost_a_filter(self) -> bool:
        """True if the saved audience asks for a custom field that no longer filters, so that nothing matches."""
        return not self.is_bound and not self.custom.keys() >= self.instance.audience.custom.keys()

    @property
    def audience(self) -> dict[str, Any]:
        """Return the filter fields by name: as typed if they are valid, as saved if the form is unbound."""
        if not self.is_bound:
            saved = self.instance.audience
            return {name: getattr(saved, name) for name in AUDIENCE_FIELDS}
        return {name: self.cleaned_data[name] for name in AUDIENCE_FIELDS}

    @property
    def overlap(self) -> str:
        return self.cleaned_data["overlap"] if self.is_bound else self.instance.overlap

    def save(self, commit=True) -> Campaign:
        settings = {name: self.cleaned_data[name] for name in AUDIENCE_SETTINGS}
        return filling.save(self.instance, self.audience, **settings)
