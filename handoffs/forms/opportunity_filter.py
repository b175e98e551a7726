"""The filter bars of the lists of opportunities."""

from urllib.parse import urlencode

from django import forms
from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.forms.lists import CountriesField
from campaigns.models import Campaign
from handoffs.lists import filters
from handoffs.models import Opportunity
from handoffs.models.opportunity_queryset import OpportunityQuerySet
from leads.forms.lists import choices
from leads.lists.filters import MINE
from leads.models import Partner
from leads.models.stages import DropReason, FinalReason, Source
from salesdesk.custom_fields import narrowing
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.narrowing import Narrowed
from salesdesk.lists.filter_form import FilterForm
from salesdesk.people.models import Team, User
from salesdesk.people.roles import REPS, Role
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.number_fields import DecimalTextField

from .deal_filter import DealFilter, MonthField

_ALL = ("", _("All"))
#: Opportunities are counted up to this number: each that is counted costs a look at its lead.
COUNTED = 300


def _chosen(label, **kwargs) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, required=False, coerce=int, **kwargs)


def _amount(label) -> DecimalTextField:
    return DecimalTextField(label=label, required=False, max_digits=12, decimal_places=2)


def _percent(label) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "short"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=100, widget=widget)


class OpportunityFilter(FilterForm):
    """Filter the opportunities that `user` can see. The choices cost one query.

    The filters of the board (DealFilter) have the same names here, so that both pages keep each other's.
    """

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Company or person…")}),
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    team = _chosen(_("Team"))
    territory = _chosen(_("Territory"))
    campaign = _chosen(_("Campaign"))
    partner = _chosen(_("Partner"))
    inside = _chosen(_("Inside rep"))
    value_from = _amount(_("Value from"))
    value_to = _amount(_("Value to"))
    chance_from = _percent(_("Chance from"))
    evidence_from = _percent(_("Evidence from"))
    opened_from = DayField(label=_("Opened from"), required=False)
    opened_to = DayField(label=_("Opened until"), required=False)
    source = forms.ChoiceField(label=_("Came from"), required=False, choices=[_ALL, *Source.choices])
    countries = CountriesField(
        label=_("Country"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Names or codes…")}),
    )

    CUSTOM = filters.VALUES

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user, custom_fields=CustomField.objects.of(*filters.VALUES))
        rows = {"partner": Partner.objects.visible_to(user).annotate(name=F("company__name"))}
        if user.role == Role.ADMIN:
            rows["team"] = Team.objects.all()
        else:
            del self.fields["team"]
        offered = choices.offered_to(user, all_reps=True, more=rows)
        mine = [(MINE, _("Me"))] if user.role in REPS else []
        self.fields["owner"].choices = [("", _("Anyone")), *mine, *offered.reps]
        self.fields["inside"].choices = [_ALL, *offered.reps]
        self.fields["territory"].choices = [_ALL, *offered.territories]
        self.fields["campaign"].choices = [_ALL, *offered.campaigns]
        for name in rows:
            self.fields[name].choices = [_ALL, *offered.more[name]]

    def narrow(self, deals: OpportunityQuerySet) -> OpportunityQuerySet:
        """Return those of `deals` that the user can see and that fit the filters; invalid ones are ignored."""
        return filters.narrow(deals.visible_to(self.user), self.user, self.asked, self.custom)

    @cached_property
    def custom(self) -> Narrowed:
        visible = Campaign.objects.visible_to(self.user).order_by().values("pk")
        return narrowing.narrowed(self.custom_fields, self.asked, self.CUSTOM, visible)

    @property
    def counted_to(self) -> int | None:
        counted = super().counted_to
        return COUNTED if counted is None else counted

    @property
    def for_board(self) -> str:
        """The chosen filters that the board and the forecast have too, as a query string."""
        kept = {name: self.data[name] for name in DealFilter.base_fields if self.asked.get(name)}
        if kept.get("owner") == MINE:
            kept["owner"] = str(self.user.pk)
        return urlencode(kept)


class OpenFilter(OpportunityFilter):
    step = forms.ChoiceField(label=_("Step"), required=False, choices=[_ALL, *Opportunity.Step.choices])
    month = MonthField(label=_("Close month"))
    decides_from = DayField(label=_("Decision from"), required=False)
    decides_to = DayField(label=_("Decision until"), required=False)
    due_to = DayField(label=_("Next step until"), required=False)

    USUAL = ("q", "owner", "territory", "campaign", "step", "month")
    field_order = ("q", "owner", "team", "territory", "campaign", "partner", "step", "month")

    def __init__(self, data, *, user: User):
        super().__init__(data, user=user)
        self.fields["month"].offer(user.today, self["month"].value() or "")

    def visible(self) -> OpportunityQuerySet:
        return self.narrow(Opportunity.objects.open())


class ClosedFilter(OpportunityFilter):
    result = forms.ChoiceField(label=_("Result"), required=False, choices=[_ALL, *Opportunity.Result.choices])
    reason = forms.ChoiceField(
        label=_("Reason"), required=False, choices=[_ALL, *DropReason.choices, *FinalReason.choices]
    )
    closed_from = DayField(label=_("Closed from"), required=False)
    closed_to = DayField(label=_("Closed until"), required=False)
    ordered_from = DayField(label=_("Ordered from"), required=False)
    ordered_to = DayField(label=_("Ordered until"), required=False)

    USUAL = ("q", "owner", "territory", "campaign", "result")
    field_order = ("q", "owner", "team", "territory", "campaign", "partner", "result", "reason")

    def visible(self) -> OpportunityQuerySet:
        return self.narrow(Opportunity.objects.closed())
