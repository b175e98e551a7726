"""The filter of the phone nurture list, and the form for rescheduling many calls."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from leads.accounts import search
from leads.models import Lead, NextStep
from leads.recycling import phone_nurture, reschedule
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.fields import parse_id

DUE = {
    "overdue": (_("Overdue"), phone_nurture.overdue),
    "week": (_("This week"), phone_nurture.this_week),
    "later": (_("Later"), phone_nurture.later),
    "unreached": (_("Not reached"), phone_nurture.needs_a_manager),
}


class NurtureFilter(forms.Form):
    """Filter the nurture calls that `user` can see. Takes one or two statements for the choices."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Company or person…")}),
    )
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int)
    holder = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int)
    due = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        self.fields["due"].choices = [("", ""), *((name, label) for name, (label, _matches) in DUE.items())]
        campaigns = Campaign.objects.visible_to(user).values_list("pk", "name").order_by("name")
        self.fields["campaign"].choices = [("", _("All")), *campaigns]
        if user.role == Role.INSIDE:
            del self.fields["holder"]
        else:
            reps = User.objects.colleagues_of(user).filter(role=Role.INSIDE)
            self.fields["holder"].choices = [("", _("Anyone")), *reps.values_list("pk", "name")]

    def narrow(self, steps: QuerySet[NextStep]) -> QuerySet[NextStep]:
        """Return the steps that match; invalid filters are ignored."""
        self.is_valid()
        asked = self.cleaned_data
        if name := asked.get("q"):
            steps = steps.filter(lead__in=Lead.objects.filter(search.filter_by_name(name)))
        if campaign := asked.get("campaign"):
            steps = steps.filter(campaign=campaign)
        if holder := asked.get("holder"):
            steps = steps.filter(lead__holder=holder)
        if due := asked.get("due"):
            steps = steps.filter(DUE[due][1](clock.now()))
        return steps

    @property
    def is_filtered(self) -> bool:
        """Return whether any filter other than the tab is set."""
        return any(value for name, value in self.cleaned_data.items() if name != "due")


class BulkRescheduleForm(forms.Form):
    """The first day, and the number of working days to spread the calls over."""

    on = forms.CharField(
        label=_("From"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "short", "placeholder": _("next Monday…"), "autocomplete": "off"}
        ),
    )
    days = forms.IntegerField(
        label=_("Spread over working days"),
        min_value=1,
        max_value=60,
        initial=5,
        widget=forms.NumberInput(attrs={"class": "short"}),
    )

    def __init__(self, data=None, *, by: User):
        super().__init__(data, label_suffix="")
        self.by = by

    def clean_on(self):
        here = clock.now().astimezone(ZoneInfo(self.by.time_zone))
        try:
            day = when.parse(self.cleaned_data["on"], here, language=get_language() or "en").day
        except when.NotUnderstood as wrong:
            raise ValidationError(str(wrong)) from wrong
        if day <= here.date():
            raise ValidationError(_("Enter a date after today."))
        return day


def selected_steps(values: list[str]) -> list[int]:
    """Return the ids of the selected steps."""
    return [pk for each in values if (pk := parse_id(each))][: reschedule.MAX_STEPS]


def previewed_steps(values: list[str]) -> dict[int, datetime]:
    """Return the steps that the preview showed with their due times, from "12@2027-03-01T08:00:00+00:00"."""
    found = {}
    for each in values[: reschedule.MAX_STEPS]:
        pk, _at, moment = each.partition("@")
        try:
            found[int(pk)] = datetime.fromisoformat(moment)
        except ValueError:
            continue
    return found
