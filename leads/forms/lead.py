"""Forms of the lead page: mark as interested, reassign, correct an entry of the timeline."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, Lead
from leads.models.stages import Source
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.fields import LineField


class LeadForm(forms.Form):
    """A form about `lead`, filled in by `by`."""

    def __init__(self, *args, lead: Lead, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.lead, self.by = lead, by


class InterestForm(LeadForm):
    interest = LineField(
        label=_("Interested in"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("e.g. downloaded the cold-chain guide")}),
    )
    source = forms.ChoiceField(
        label=_("Source"), choices=[each for each in Source.choices if each[0] != Source.LIST]
    )
    asked_to_be_called = forms.BooleanField(label=_("Requested a call"), required=False)


class ReassignForm(LeadForm):
    to = forms.ModelChoiceField(label=_("Reassign to"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reps = User.objects.filter(role=Role.INSIDE, is_active=True, team=self.lead.campaign.team_id)
        self.fields["to"].queryset = reps.exclude(pk=self.lead.holder_id)


class CorrectionForm(LeadForm):
    """Correct an earlier activity of the same person, which stays in the timeline."""

    text = forms.CharField(label=_("Correction"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    corrects = forms.ModelChoiceField(
        queryset=Activity.objects.none(),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choose the entry to correct."),
            "invalid_choice": _("You can only correct your own entries. Add a note instead."),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = self.lead.activities.filter(by=self.by)
