"""Request a cold call for this week, on a lead's page or by company name."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lists import PostcodesField
from campaigns.models import Campaign
from campaigns.models.campaign import State
from leads.accounts import search
from leads.models import FocusFilter, Lead
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage
from salesdesk.people.models import User
from salesdesk.web.forms.fields import check_names

from .lead import LeadForm

#: Companies listed when a name matches several.
MAX_NAMES = 5


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note for the caller"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("e.g. I'm in their area on Thursday")}),
    )


class FocusRequestForm(LeadForm):
    note = note_field()


class CompanyFocusRequestForm(forms.Form):
    """Request a company by name: `cleaned_data["company"]` lists its cold leads in the field rep's territories."""

    company = forms.CharField(
        label=_("Company"), max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )
    note = note_field()

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by

    def clean_company(self) -> list[Lead]:
        typed = self.cleaned_data["company"]
        own = Lead.objects.filter(
            territory__field_rep=self.by, stage=Stage.SUSPECT, steps__kind=StepKind.COLD
        )
        cold = own.filter(search.filter_by_name(typed))
        found = list(cold.select_related("company").order_by("company__name", "pk").distinct()[:50])
        exact = [lead for lead in found if lead.company.name.casefold() == typed.casefold()]
        leads = exact or found
        if not leads:
            raise ValidationError(_t("No cold lead in your territories has this name. Check the spelling."))
        names = sorted({lead.company.name for lead in leads})
        if len({lead.company_id for lead in leads}) > 1:
            message = _t("Several companies match: %(names)s. Enter the full name.") % {
                "names": ", ".join(names[:MAX_NAMES])
            }
            raise ValidationError(message)
        return leads


class FocusFilterForm(forms.ModelForm):
    """Ask for all cold leads of an industry, place, name or campaign this week."""

    postcodes = PostcodesField(
        label=_("Postcodes"),
        required=False,
        help_text=_("Prefixes or ranges, separated by commas, such as 50, 5600-5799."),
    )

    class Meta:
        model = FocusFilter
        fields = ["industry", "city", "postcodes", "name", "campaign", "note"]

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.instance.by = by
        self.fields["campaign"].queryset = Campaign.objects.visible_to(by).filter(state=State.RUNNING)
        self.fields["campaign"].empty_label = _("Any")
        self.fields["industry"].widget.attrs["placeholder"] = _("e.g. cold storage")
        check_names(self, "industry", "city", "name", "note")

    def clean(self) -> dict:
        cleaned = super().clean()
        conditions = ("industry", "city", "postcodes", "name", "campaign")
        if not self.errors and not any(cleaned.get(each) for each in conditions):
            raise ValidationError(_t("Fill in at least one condition."))
        return cleaned
