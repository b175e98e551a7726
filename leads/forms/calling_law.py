"""Forms for the calling law of a country and the legal basis of a lead."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import CallingLaw
from leads.models.compliance.calling_law import RULE_FIELDS, CallRule, LegalBasis, LegalForm
from salesdesk import clock, countries
from salesdesk.web.forms.day_fields import DayField, PickerInput, TimeField, TimeInput

from .lead import LeadForm

DAYS, TIMES = ("valid_from", "checked_on"), ("calls_from", "calls_until")
YEARS = ("customer_years", "consent_years", "proof_years")
_LIKE_PERSONS = (LegalForm.SOLE_TRADER, LegalForm.PARTNERSHIP)
#: The proposed rules of a country's first version: everything not known to be allowed is forbidden.
STRICT = {
    "companies": CallRule.WITH_CONSENT,
    "persons": CallRule.WITH_CONSENT,
    "treated_as_persons": [form.value for form in _LIKE_PERSONS],
}


class CallingLawForm(forms.ModelForm):
    """A new version, prefilled with the previous one."""

    treated_as_persons = forms.MultipleChoiceField(
        label=_("Treated as natural persons"),
        choices=[(form.value, form.label) for form in _LIKE_PERSONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    companies = forms.ChoiceField(label=_("Companies"), choices=CallRule)
    persons = forms.ChoiceField(label=_("Natural persons"), choices=CallRule)

    class Meta:
        model = CallingLaw
        fields = ["country", "valid_from", "author", "source", "checked_on", *RULE_FIELDS]
        field_classes = dict.fromkeys(DAYS, DayField) | dict.fromkeys(TIMES, TimeField)
        widgets = {
            **dict.fromkeys(DAYS, PickerInput),
            **dict.fromkeys(TIMES, TimeInput),
            **{name: forms.NumberInput(attrs={"class": "short", "min": 1}) for name in YEARS},
            "max_calls": forms.NumberInput(attrs={"class": "short", "min": 1, "max": 30}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("source", "proof", "required_statement")},
        }
        help_texts = {
            "calls_from": _("Calls are only made from 9:00 to 17:30 their time."),
            "max_calls": _("Per lead, before its cool-down. Leave empty to use the campaign's cadence."),
        }

    def __init__(self, *args, by, before: CallingLaw | None = None, country: str = "", **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", "—"), *countries.choices()], initial=country
        )
        self.initial |= {name: getattr(before, name) for name in self.Meta.fields} if before else STRICT
        offered = bool(before and before.edition and before.pk is None)
        self.initial |= {"valid_from": clock.today()} | ({} if offered else {"author": by.name})
        self.fields["barred_callers"].help_text = _(
            "Beginnings of numbers that sales calls may not come from, such as +346, separated by commas."
        )

    def clean_barred_callers(self) -> list[str]:
        """Return the beginnings of numbers without spaces."""
        prefixes = [re.sub(r"\s", "", each) for each in self.cleaned_data["barred_callers"]]
        if wrong := next((each for each in prefixes if not re.fullmatch(r"\+[1-9]\d{0,14}", each)), None):
            message = _("“%(typed)s” is not the beginning of an international number.")
            raise ValidationError(message, params={"typed": wrong})
        return prefixes

    def clean_valid_from(self):
        """Reject dates in the past, which belong to the version of that time."""
        if self.cleaned_data["valid_from"] < clock.today():
            raise ValidationError(_("Enter today or a later date. Past versions can't be changed."))
        return self.cleaned_data["valid_from"]

    def clean(self):
        cleaned = super().clean()
        usual = clock.CALLING_HOURS
        start, end = cleaned.get("calls_from") or usual.start, cleaned.get("calls_until") or usual.end
        if max(start, usual.start) >= min(end, usual.end):
            self.add_error("calls_until", _("These hours leave no time to call. Choose a wider range."))
        for name in (*YEARS, "max_calls"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("Enter at least 1, or leave empty for no limit."))
        return cleaned


class LegalBasisForm(LeadForm):
    """The legal form of the company and the legal basis for calling its contact."""

    legal_form = forms.ChoiceField(
        label=_("Legal form"),
        choices=[("", "—"), *LegalForm.choices],
        help_text=_("As listed in the company register."),
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), choices=[("", _("None")), *LegalBasis.choices], required=False
    )
    legal_basis_since = DayField(label=_("Since"), required=False)
    legal_basis_proof = forms.CharField(
        label=_("Proof"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Web form, order 2031, where it is stored")}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        company, contact = self.lead.company, self.lead.contact
        self.initial["legal_form"] = company.legal_form
        if contact:
            self.initial |= {
                name: getattr(contact, name)
                for name in ("legal_basis", "legal_basis_since", "legal_basis_proof")
            }

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("legal_basis"):
            return cleaned | {"legal_basis_since": None, "legal_basis_proof": ""}
        if not cleaned.get("legal_basis_since") and "legal_basis_since" not in self.errors:
            self.add_error("legal_basis_since", _("Enter the date since when it applies."))
        elif cleaned.get("legal_basis_since") and cleaned["legal_basis_since"] > clock.today():
            self.add_error(
                "legal_basis_since", _("This date is in the future. Enter today or an earlier date.")
            )
        if not cleaned.get("legal_basis_proof") and "legal_basis_proof" not in self.errors:
            self.add_error("legal_basis_proof", _("Enter the proof and where it is stored."))
        return cleaned
