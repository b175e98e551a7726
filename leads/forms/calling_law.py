"""The calling law of a country, and the ground on which one lead may be called."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import CallingLaw
from leads.models.compliance.calling_law import CallRule, LegalBasis, LegalForm
from salesdesk import clock, countries

from .lead import LeadForm

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})


class CallingLawForm(forms.ModelForm):
    """A new version; what the one before said is filled in."""

    treated_as_persons = forms.MultipleChoiceField(
        label=_("Also natural persons here"),
        choices=[(form.value, form.label) for form in (LegalForm.SOLE_TRADER, LegalForm.PARTNERSHIP)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    companies = forms.ChoiceField(label=_("A company"), choices=CallRule)
    persons = forms.ChoiceField(label=_("A natural person"), choices=CallRule)

    class Meta:
        model = CallingLaw
        fields = [
            *[
                "country",
                "valid_from",
                "author",
                "source",
                "companies",
                "persons",
                "treated_as_persons",
                "proof",
            ],
            *["customer_years", "calls_from", "calls_until", "max_calls", "required_statement"],
        ]
        widgets = {
            "valid_from": _DAY,
            "calls_from": forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
            "calls_until": forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
            "customer_years": forms.NumberInput(attrs={"class": "short", "min": 1}),
            "max_calls": forms.NumberInput(attrs={"class": "short", "min": 1, "max": 30}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("source", "proof", "required_statement")},
        }
        help_texts = {
            "calls_from": _("The desk itself calls from 9:00 to 17:30 at their place."),
            "max_calls": _("To one lead before it rests; empty: as the campaign says."),
        }

    def __init__(self, *args, by, before: CallingLaw | None = None, country: str = "", **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", "—"), *countries.choices()], initial=country
        )
        if before:
            self.initial |= {name: getattr(before, name) for name in self.Meta.fields}
        self.initial |= {"author": by.name, "valid_from": clock.now().date()}

    def clean_valid_from(self):
        """What was believed of the past stands in the version of that time."""
        if self.cleaned_data["valid_from"] < clock.now().date():
            raise ValidationError(_("Today or a later day: the past keeps its version."))
        return self.cleaned_data["valid_from"]

    def clean(self):
        cleaned = super().clean()
        usual = clock.CALLING_HOURS
        start, end = cleaned.get("calls_from") or usual.start, cleaned.get("calls_until") or usual.end
        if max(start, usual.start) >= min(end, usual.end):
            self.add_error("calls_until", _("These hours leave no time in which the desk calls."))
        for name in ("customer_years", "max_calls"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("At least one; empty says no limit."))
        return cleaned


class LegalBasisForm(LeadForm):
    """What the company is before the law, and the ground on which its contact may be called."""

    legal_form = forms.ChoiceField(
        label=_("They are"),
        choices=[("", "—"), *LegalForm.choices],
        help_text=_("As their register says it."),
    )
    legal_basis = forms.ChoiceField(
        label=_("Ground to call"), choices=[("", _("none known")), *LegalBasis.choices], required=False
    )
    legal_basis_since = forms.DateField(label=_("Since"), required=False, widget=_DAY)
    legal_basis_proof = forms.CharField(
        label=_("Proof"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Form on our website; order 2031; where it is kept")}),
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
            self.add_error("legal_basis_since", _("Since when? Without a date it proves nothing."))
        elif cleaned.get("legal_basis_since") and cleaned["legal_basis_since"] > clock.now().date():
            self.add_error("legal_basis_since", _("That day has not come yet."))
        if not cleaned.get("legal_basis_proof") and "legal_basis_proof" not in self.errors:
            self.add_error("legal_basis_proof", _("What proves it, and where is that kept?"))
        return cleaned
