"""Forms of the lead page: mark as interested, reassign, add a note to the timeline."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leads.models import Activity, Lead
from leads.models.stages import Source
from salesdesk.files.fields import FilesField, FilesInput
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.fields import LineField


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


class NoteForm(LeadForm):
    """Add a note to the timeline; with `corrects`, as the correction of an earlier activity of the same person."""

    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("Add a note… @name tells a colleague")}),
    )
    corrects = forms.ModelChoiceField(
        queryset=Activity.objects.none(), required=False, widget=forms.HiddenInput
    )
    files = FilesField(label=_("Attach files"), required=False, widget=FilesInput(attrs={"class": "slim"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["data-mentions"] = reverse("lead-mentionable", args=[self.lead.pk])
        self.fields["corrects"].queryset = self.lead.activities.filter(by=self.by)
