"""Which of two companies stays, where both are one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.accounts.merge_plan import MergePlan
from leads.models import Company


class MergeForm(forms.Form):
    survivor = forms.TypedChoiceField(
        label=_("Which one stays"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which one stays.")},
    )

    def __init__(self, *args, both: MergePlan, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.both = both
        self.fields["survivor"].choices = [(each.pk, _company_label(each)) for each in (both.one, both.other)]
        self.initial["survivor"] = both.proposed().pk

    def chosen(self) -> tuple[Company, Company]:
        """The one that stays, and the one that goes."""
        one, other = self.both.one, self.both.other
        return (one, other) if self.cleaned_data["survivor"] == one.pk else (other, one)


def _company_label(company: Company) -> str:
    """Two of one name are told apart by where they are, and by their number in the register."""
    return " · ".join(each for each in (company.name, company.city, company.register_number) if each)
