"""The target of a plan: how many orders, when, how sure, and whose."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from salesdesk import formats
from salesdesk.clock.months import months_after, quarter_of
from salesdesk.dashboards import periods
from salesdesk.dashboards.forms import TeamScopeForm
from salesdesk.dashboards.periods import Period
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.number_fields import CountField

CERTAINTIES = [(50, "50%"), (70, "70%"), (80, "80%"), (90, "90%"), (95, "95%")]
#: Longest period planned, in days.
LONGEST = 366


class PlanForm(TeamScopeForm):
    """A plan read from the query string.

    Reps plan for themselves; others for a rep, a campaign, a territory or a team.
    """

    rep = forms.TypedChoiceField(label=_("Inside rep"), required=False, coerce=int)
    orders = CountField(label=_("Orders"), min_value=1, max_value=1_000)
    certainty = forms.TypedChoiceField(label=_("Certainty"), choices=CERTAINTIES, coerce=int)
    period = None

    def __init__(self, data, *, user: User):
        first, last = _quarter(user.today)
        days = {"since": formats.input_day(first), "until": formats.input_day(last)}
        defaults = {"orders": "20", "certainty": "80"} | days
        super().__init__(defaults | data.dict(), user=user)
        if user.role == Role.INSIDE:
            del self.fields["rep"]
            self.reps = {user.pk: user}
        else:
            self.reps = {each.pk: each for each in _reps(user)}
            names = [(pk, each.name) for pk, each in self.reps.items()]
            self.fields["rep"].choices = [("", _("All inside reps")), *names]

    def clean_until(self) -> date | None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data["until"]
        if since and until and until - since > timedelta(days=LONGEST):
            raise ValidationError(_("Plan for one year at most."))
        return until

    def clean(self):
        cleaned = super().clean()
        for name in ("since", "until"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Enter a date."))
        return cleaned

    @property
    def rep_chosen(self) -> User | None:
        """The rep whose plan it is, or None for all."""
        if self.user.role == Role.INSIDE:
            return self.user
        return self.reps.get(self.cleaned_data.get("rep") or 0)

    def callers(self) -> list[User]:
        """Return the reps who call for the plan: the chosen one, or those of the team, campaign and territory."""
        if self.rep_chosen:
            return [self.rep_chosen]
        campaign = self.campaigns.get(self.cleaned_data.get("campaign") or 0)
        team, territory = self.cleaned_data.get("team"), self.cleaned_data.get("territory")
        return [
            rep
            for rep in self.reps.values()
            if (not team or rep.team_id == team)
            and (not campaign or rep.team_id == campaign.team_id)
            and (not territory or any(territory in each.path for each in rep.inside_territories.all()))
        ]

    def _period(self) -> Period:
        return periods.between(self.cleaned_data["since"], self.cleaned_data["until"], self.user.time_zone)


def _quarter(today: date) -> tuple[date, date]:
    """Return the first and the last day of the quarter."""
    first = quarter_of(today)
    return first, months_after(first, 3) - timedelta(days=1)


def _reps(user: User):
    reps = User.objects.colleagues_of(user).filter(role=Role.INSIDE, is_active=True)
    return reps.prefetch_related("absences", "inside_territories").order_by("name")
