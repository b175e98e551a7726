"""The form in a row of the list of leads."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leads.bulk import in_row
from leads.funnel import actions
from leads.models import NextStep
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField

from .lead import LeadForm, ReassignForm


class InRowForm(LeadForm):
    """The day of the next step with a talking point, and the owner: what `by` may change of `lead`."""

    on = DayField(label=gettext_lazy("Next step on"), required=False)
    why = LineField(label=gettext_lazy("Talking point"), max_length=200, required=False)
    to = forms.ModelChoiceField(
        label=gettext_lazy("Owner"), queryset=None, required=False, empty_label=gettext_lazy("As it is")
    )
    state = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, steps: Iterable[NextStep], **kwargs):
        super().__init__(data, **kwargs)
        steps = list(steps)
        if not in_row.may_plan(self.lead, steps, self.by):
            del self.fields["on"], self.fields["why"]
        if actions.may_reassign(self.lead, self.by):
            self.fields["to"].queryset = ReassignForm(lead=self.lead, by=self.by).fields["to"].queryset
        else:
            del self.fields["to"]
        self.now = in_row.state_of(self.lead, steps)
        self.offers = [name for name in self.fields if name != "state"]
        self.fields["state"].initial = self.now
        for name in self.offers[:1]:
            self.fields[name].widget.attrs["autofocus"] = True

    def clean_on(self):
        if (day := self.cleaned_data["on"]) and day <= self.by.today:
            raise ValidationError(_("Enter a date after today."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("why") and "on" in cleaned and not cleaned["on"]:
            self.add_error("on", _("Enter the day of the next step."))
        elif cleaned.get("on") and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", _("Enter what the next step is about."))
        return cleaned

    def review(self) -> None:
        """Take the state that the lead has now, so that saving again means that it was seen."""
        self.data = self.data.copy()
        self.data["state"] = self.now
