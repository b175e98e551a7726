"""The bar above the nurture calls, and moving many of them."""

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
from salesdesk.web.fields import parse_id

DUE = {
    "overdue": (_("Overdue"), phone_nurture.overdue),
    "week": (_("This week"), phone_nurture.this_week),
    "later": (_("Later"), phone_nurture.later),
    "unreached": (_("Not reached"), phone_nurture.needs_a_manager),
}


class NurtureFilter(forms.Form):
    """Which of the nurture calls that `user` sees are shown. A statement or two for the choices."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Company or person…")}),
    )
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int)
    holder = forms.TypedChoiceField(label=_("With"), required=False, coerce=int)
    due = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        self.fields["due"].choices = [("", ""), *((name, said) for name, (said, _of) in DUE.items())]
        campaigns = Campaign.objects.visible_to(user).values_list("pk", "name").order_by("name")
        self.fields["campaign"].choices = [("", _("All")), *campaigns]
        if user.role == Role.INSIDE:
            del self.fields["holder"]
        else:
            reps = User.objects.colleagues_of(user).filter(role=Role.INSIDE)
            self.fields["holder"].choices = [("", _("Anybody")), *reps.values_list("pk", "name")]

    def narrow(self, steps: QuerySet[NextStep]) -> QuerySet[NextStep]:
        """Those that are asked for; what was asked wrongly is as if not asked."""
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
        """Whether anything but the tab is narrowed."""
        return any(value for name, value in self.cleaned_data.items() if name != "due")


class BulkRescheduleForm(forms.Form):
    """From which day on, and over how many working days."""

    on = forms.CharField(
        label=_("From"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "short", "placeholder": _("next monday…"), "autocomplete": "off"}
        ),
    )
    days = forms.IntegerField(
        label=_("Over working days"),
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
            raise ValidationError(_("A day after today."))
        return day


def selected_steps(values: list[str]) -> list[int]:
    """The steps whose boxes were ticked."""
    return [pk for each in values if (pk := parse_id(each))][: reschedule.MAX_STEPS]


def previewed_steps(values: list[str]) -> dict[int, datetime]:
    """The steps that the preview showed, each with the moment at which it was due: "12@2027-03-01T08:00:00+00:00"."""
    found = {}
    for each in values[: reschedule.MAX_STEPS]:
        pk, _at, moment = each.partition("@")
        try:
            found[int(pk)] = datetime.fromisoformat(moment)
        except ValueError:
            continue
    return found
