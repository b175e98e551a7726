"""The filter bar of the board and the lists of deals, read from the link, so that a filtered page can be shared."""

from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from campaigns.territories import tree
from handoffs.models import Opportunity
from handoffs.models.opportunity_queryset import OpportunityQuerySet
from leads.models import Partner
from salesdesk.clock.months import months_after
from salesdesk.people.models import Team, User
from salesdesk.people.roles import REPS, Role

#: Months that are offered around the current one. A link may name any other.
MONTHS_BACK, MONTHS_AHEAD = 3, 12
YEARS = range(2000, 2101)
#: A shared link may name what was deleted since, or what its reader may not see.
GONE = {
    "invalid_choice": _("This was deleted, or you can't see it. The figures are those of all."),
}


class MonthField(forms.ChoiceField):
    """A month like "2026-12". Cleans to its first day."""

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def offer(self, today: date, typed: str) -> None:
        """Offer the months around `today`, and the one that was asked for."""
        months = [months_after(today, count) for count in range(-MONTHS_BACK, MONTHS_AHEAD + 1)]
        asked = _read_month(typed)
        months = sorted({*months, asked}) if asked else months
        names = [(each.isoformat()[:7], f"{MONTHS[each.month]} {each.year}") for each in months]
        self.choices = [("", _("All")), *names]

    def clean(self, value) -> date | None:
        return _read_month(super().clean(value))


class DealFilter(forms.Form):
    """Filter the deals that `user` can see. The choices cost four queries, five for an admin."""

    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, error_messages=GONE)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, error_messages=GONE)
    territory = forms.TypedChoiceField(label=_("Territory"), required=False, coerce=int, error_messages=GONE)
    campaign = forms.TypedChoiceField(label=_("Campaign"), required=False, coerce=int, error_messages=GONE)
    partner = forms.TypedChoiceField(label=_("Partner"), required=False, coerce=int, error_messages=GONE)
    month = MonthField(label=_("Close month"))

    #: The column that each filter narrows.
    COLUMNS = {
        "owner": "holder",
        "team": "campaign__team",
        "campaign": "campaign",
        "partner": "lead__partner",
    }

    def __init__(self, data, *, user: User):
        super().__init__(data, label_suffix="")
        choices: dict[str, QuerySet] = {
            "owner": User.objects.colleagues_of(user).filter(role__in=REPS),
            "territory": Territory.objects.visible_to(user),
            "campaign": Campaign.objects.visible_to(user),
        }
        if user.role == Role.ADMIN:
            choices["team"] = Team.objects.all()
        else:
            del self.fields["team"]
        self.fields["territory"].choices = [("", _("All")), *tree.choices(choices.pop("territory"))]
        for name, rows in choices.items():
            names = rows.values_list("pk", "name").order_by("name", "pk")
            self.fields[name].choices = [("", _("All")), *names]
        partners = Partner.objects.visible_to(user).values_list("pk", "company__name")
        self.fields["partner"].choices = [("", _("All")), *partners.order_by("company__name", "pk")]
        self.fields["month"].offer(user.today, self["month"].value() or "")

    def narrow(self, deals: OpportunityQuerySet) -> OpportunityQuerySet:
        """Return `deals` narrowed to the chosen filters; invalid ones are ignored."""
        self.is_valid()
        for name, column in self.COLUMNS.items():
            if chosen := self.cleaned_data.get(name):
                deals = deals.filter(**{column: chosen})
        if territory := self.cleaned_data.get("territory"):
            deals = deals.filter(lead__territory__in=Territory.objects.within(territory))
        if month := self.cleaned_data.get("month"):
            deals = deals.filter(decides_on__gte=month, decides_on__lt=months_after(month, 1))
        return deals

    @property
    def query(self) -> str:
        """The chosen filters as a query string."""
        return urlencode({name: self.data[name] for name, chosen in self.cleaned_data.items() if chosen})

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(self.cleaned_data.values())


def _read_month(typed: str) -> date | None:
    try:
        year, month = typed.split("-")
        found = date(int(year), int(month), 1)
    except ValueError:
        return None
    return found if found.year in YEARS else None


class StepForm(forms.Form):
    """The step that a deal is moved to, and the one in which it was seen."""

    step = forms.ChoiceField(choices=Opportunity.Step)
    seen = forms.ChoiceField(choices=Opportunity.Step)
