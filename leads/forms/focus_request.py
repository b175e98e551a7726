"""Asking for a cold call this week: on a lead's page, or by the name of a company."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from leads.accounts import search
from leads.models import Lead
from leads.models.queue.next_step import StepKind
from leads.models.stages import Stage
from salesdesk.people.models import User

from .lead import LeadForm

#: So many companies of a like name are named; typing on narrows them.
MAX_NAMES = 5


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Why, for who calls"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("I am in their street on Thursday…")}),
    )


class FocusRequestForm(LeadForm):
    note = note_field()


class CompanyFocusRequestForm(forms.Form):
    """Field types a company of its territories: the cold leads of that company are in `cleaned_data["company"]`."""

    company = forms.CharField(
        label=_("Company"), max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    note = note_field()

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by

    def clean_company(self) -> list[Lead]:
        typed = self.cleaned_data["company"]
        mine = Lead.objects.filter(
            territory__field_rep=self.by, stage=Stage.SUSPECT, steps__kind=StepKind.COLD
        )
        cold = mine.filter(search.filter_by_name(typed))
        found = list(cold.select_related("company").order_by("company__name", "pk").distinct()[:50])
        exact = [lead for lead in found if lead.company.name.casefold() == typed.casefold()]
        leads = exact or found
        if not leads:
            raise ValidationError(_t("No cold lead of your territories is called so."))
        names = sorted({lead.company.name for lead in leads})
        if len({lead.company_id for lead in leads}) > 1:
            said = _t("Which one? %(names)s") % {"names": ", ".join(names[:MAX_NAMES])}
            raise ValidationError(said)
        return leads
