"""Form to choose which of two duplicate companies to keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.accounts.merging.plan import MergePlan
from leads.models import Company


class MergeForm(forms.Form):
    survivor = forms.TypedChoiceField(
        label=_("Company to keep"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the company to keep.")},
    )

    def __init__(self, *args, both: MergePlan, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.both = both
        self.fields["survivor"].choices = [(each.pk, _company_label(each)) for each in (both.one, both.other)]
        self.initial["survivor"] = both.proposed().pk

    def chosen(self) -> tuple[Company, Company]:
        """Return the surviving company and the duplicate."""
        one, other = self.both.one, self.both.other
        return (one, other) if self.cleaned_data["survivor"] == one.pk else (other, one)


def _company_label(company: Company) -> str:
    """Label a company with city and registration number, to tell namesakes apart."""
    return " · ".join(each for each in (company.name, company.city, company.register_number) if each)
