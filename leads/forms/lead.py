"""What a person fills in to move a lead from its own page, and to add to its story."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.models import Lead, Touch
from leads.models.stages import DropReason, FinalReason, Source
from salesdesk import clock
from salesdesk.people.models import User
from salesdesk.people.roles import Role

#: The worker says this one, when a date came.
BY_PEOPLE = [each for each in DropReason.choices if each[0] != DropReason.CAME_BACK]


class AboutLead(forms.Form):
    """A form that is about one lead, filled in by one person."""

    def __init__(self, *args, lead: Lead, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.lead, self.by = lead, by


class NurtureForm(AboutLead):
    on = forms.DateField(
        label=_("Call again on"),
        widget=forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"),
        help_text=_("That day it is on top of the queue."),
    )
    reason = forms.ChoiceField(label=_("Why not now"), choices=BY_PEOPLE, initial=DropReason.NOT_NOW)
    bring_up = forms.CharField(label=_("What to bring up"), max_length=300, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = self._today()
        self.fields["on"].initial = today + self.lead.campaign.nurture_every
        self.fields["on"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean_on(self):
        if self.cleaned_data["on"] <= self._today():
            raise ValidationError(_("A day after today."))
        return self.cleaned_data["on"]

    def _today(self):
        return clock.local(clock.now(), self.lead.company.place.zone or "UTC").date()


class MarketingForm(AboutLead):
    reason = forms.ChoiceField(label=_("Why"), choices=BY_PEOPLE, initial=DropReason.NO_INTEREST)
    said = forms.CharField(label=_("In their words"), max_length=300, required=False)


class RuleOutForm(AboutLead):
    reason = forms.ChoiceField(
        label=_("Why they can't ever buy"),
        choices=FinalReason,
        widget=forms.RadioSelect,
        help_text=_("“Do not call” also silences the number, in every campaign."),
    )
    said = forms.CharField(label=_("In their words"), max_length=200, required=False)


class InterestForm(AboutLead):
    interest = forms.CharField(
        label=_("What they want to know"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Downloaded the guide to cold chains…")}),
    )
    source = forms.ChoiceField(
        label=_("From where"), choices=[each for each in Source.choices if each[0] != Source.LIST]
    )
    asked_to_be_called = forms.BooleanField(label=_("They asked to be called"), required=False)


class ReassignForm(AboutLead):
    to = forms.ModelChoiceField(label=_("To"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reps = User.objects.filter(role=Role.INSIDE, is_active=True, team=self.lead.campaign.team_id)
        self.fields["to"].queryset = reps.exclude(pk=self.lead.holder_id)


class NoteForm(AboutLead):
    """A new line of the story; with `corrects`, of one that was wrong."""

    text = forms.CharField(
        label=_("Note"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("What should the next one know?")}),
    )
    corrects = forms.ModelChoiceField(queryset=Touch.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["corrects"].queryset = self.lead.touches.filter(by=self.by)
