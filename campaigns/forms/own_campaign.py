"""Forms of own campaigns: set one up, change it, and decline one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import LineField, check_names

from .. import own_campaigns
from ..models import Campaign, Territory


class OwnCampaignForm(forms.Form):
    """A name, a campaign to take everything else from, and one's own territories."""

    name = LineField(label=_("Name"), max_length=120)
    like = forms.ModelChoiceField(
        label=_("Like"),
        queryset=Campaign.objects.none(),
        empty_label=None,
        help_text=_("Its proposition, questions, cadence and route are copied."),
    )
    territories = forms.ModelMultipleChoiceField(
        label=_("Territories"),
        queryset=Territory.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
    )
    opening = forms.CharField(
        label=_("Opening"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Leave empty to use that campaign's script."),
    )

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by
        self.fields["like"].queryset = Campaign.objects.visible_to(by).filter(script__isnull=False)
        self.fields["territories"].queryset = Territory.objects.worked_by(by.role, by)
        for name in ("like", "territories"):
            # Listed once, as the page asks whether there are any.
            self.fields[name].choices = [(each.pk, str(each)) for each in self.fields[name].queryset]
        self.fields["territories"].initial = [pk for pk, _name in self.fields["territories"].choices]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Campaign.objects.filter(team=self.by.team_id, name=name).exists():
            raise forms.ValidationError(_("This team already has a campaign with this name."))
        return name


class OwnCampaignEditForm(EditConflictMixin):
    """The settings of a private campaign that its owner may change; the rest is copied from its model campaign."""

    opening = forms.CharField(label=_("Opening"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Campaign
        fields = ["name", "territories"]
        widgets = {"territories": forms.CheckboxSelectMultiple(attrs={"class": "cols"})}

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.by = by
        check_names(self, "name")
        self.initial["opening"] = self.instance.script.opening
        self.fields["territories"].queryset = Territory.objects.worked_by(by.role, by)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        same = Campaign.objects.filter(team=self.by.team_id, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("This team already has a campaign with this name."))
        return name

    def save(self, commit=True) -> Campaign:
        return own_campaigns.change(self.instance, self.by, **self.cleaned_data)


class DeclineForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=300, help_text=_("Shown to the owner."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
