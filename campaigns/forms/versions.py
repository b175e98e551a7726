"""Forms of a copy: its name and hypothesis, and the hypothesis alone while it is a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.versions import copying
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import check_names

from ..models import Campaign
from ..models.version import HYPOTHESIS, Direction, Measure


class HypothesisForm(EditConflictMixin):
    """The hypothesis of a copy with its figure and direction: all three, or none."""

    class Meta:
        model = Campaign
        fields = HYPOTHESIS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        check_names(self, "name", "hypothesis")
        self.fields["hypothesis_measure"].choices = [("", _("Choose…")), *Measure.choices]
        self.fields["hypothesis_direction"].choices = Direction.choices
        self.fields["hypothesis_direction"].initial = Direction.UP

    def clean(self) -> dict:
        cleaned = super().clean()
        text, measure = cleaned.get("hypothesis"), cleaned.get("hypothesis_measure")
        if text and not measure and "hypothesis_measure" not in self.errors:
            self.add_error("hypothesis_measure", _("Choose the figure you expect to change."))
        if measure and not text and "hypothesis" not in self.errors:
            self.add_error("hypothesis", _("Describe the change, or clear the figure."))
        cleaned["hypothesis_direction"] = (
            (cleaned.get("hypothesis_direction") or Direction.UP) if text else ""
        )
        return cleaned

    def save(self, commit=True) -> Campaign:
        return copying.change_hypothesis(self.instance, **self.cleaned_data)


class CopyForm(HypothesisForm):
    """The name of a copy of `parent`, and what it tests."""

    class Meta:
        model = Campaign
        fields = ["name", *HYPOTHESIS]

    def __init__(self, *args, parent: Campaign, **kwargs) -> None:
        super().__init__(*args, instance=Campaign(team=parent.team, copied_from=parent), **kwargs)
        self.parent = parent
        if not self.is_bound:
            self.initial["name"] = copying.proposed_name(parent)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if Campaign.objects.filter(team=self.parent.team_id, name=name).exists():
            raise forms.ValidationError(_("This team already has a campaign with this name."))
        return name

    def save(self, commit=True) -> Campaign:
        return copying.copy(self.parent, **self.cleaned_data)
