"""The calling law of a country, and the ground on which one lead may be called."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import CallingLaw
from leads.models.calling_law import Basis, LegalForm, May
from salesdesk import clock, countries

from .lead import AboutLead

_DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})


class LawForm(forms.ModelForm):
    """A new version; what the one before said is filled in."""

    as_persons = forms.MultipleChoiceField(
        label=_("Also natural persons here"),
        choices=[(form.value, form.label) for form in (LegalForm.SOLE_TRADER, LegalForm.PARTNERSHIP)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    companies = forms.ChoiceField(label=_("A company"), choices=May)
    persons = forms.ChoiceField(label=_("A natural person"), choices=May)

    class Meta:
        model = CallingLaw
        fields = [
            *["country", "valid_from", "author", "source", "companies", "persons", "as_persons", "proof"],
            *["customer_years", "calls_from", "calls_until", "most_calls", "must_say"],
        ]
        widgets = {
            "valid_from": _DAY,
            "calls_from": forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
            "calls_until": forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"}),
            "customer_years": forms.NumberInput(attrs={"class": "short", "min": 1}),
            "most_calls": forms.NumberInput(attrs={"class": "short", "min": 1, "max": 30}),
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("source", "proof", "must_say")},
        }
        help_texts = {
            "calls_from": _("The desk itself calls from 9:00 to 17:30 at their place."),
            "most_calls": _("To one lead before it rests; empty: as the campaign says."),
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
        for name in ("customer_years", "most_calls"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("At least one; empty says no limit."))
        return cleaned


class BasisForm(AboutLead):
    """What the company is before the law, and the ground on which its contact may be called."""

    legal_form = forms.ChoiceField(
        label=_("They are"),
        choices=[("", "—"), *LegalForm.choices],
        help_text=_("As their register says it."),
    )
    basis = forms.ChoiceField(
        label=_("Ground to call"), choices=[("", _("none known")), *Basis.choices], required=False
    )
    basis_on = forms.DateField(label=_("Since"), required=False, widget=_DAY)
    basis_proof = forms.CharField(
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
            self.initial |= {name: getattr(contact, name) for name in ("basis", "basis_on", "basis_proof")}

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("basis"):
            return cleaned | {"basis_on": None, "basis_proof": ""}
        if not cleaned.get("basis_on") and "basis_on" not in self.errors:
            self.add_error("basis_on", _("Since when? Without a date it proves nothing."))
        elif cleaned.get("basis_on") and cleaned["basis_on"] > clock.now().date():
            self.add_error("basis_on", _("That day has not come yet."))
        if not cleaned.get("basis_proof") and "basis_proof" not in self.errors:
            self.add_error("basis_proof", _("What proves it, and where is that kept?"))
        return cleaned
