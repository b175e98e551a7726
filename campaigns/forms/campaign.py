from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.formats import CURRENCIES
from salesdesk.people.forms import TeamOwned
from salesdesk.people.models import Team
from salesdesk.web.forms.day_fields import DayField, PickerInput
from salesdesk.web.forms.number_fields import AmountField, CountField

from ..campaign_editor import FORM_FIELDS
from ..models import Campaign, FunnelAgreement, Proposition, Territory
from ..models.agreement.times import TIMES
from ..models.audience import MAIN_FIELDS
from ..models.campaign_constraints import MAX_MEETING_PROTECTION
from .durations import DurationInputField
from .lists import CountriesField, ListField


class TerritoriesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, territory) -> str:
        return f"{territory} · {territory.inside_rep.first_name} + {territory.field_rep.first_name}"


class PropositionField(forms.ModelChoiceField):
    """A proposition that may be left empty; `CampaignForm.clean` requires this or a new one."""

    def clean(self, value):
        return None if value in self.empty_values else super().clean(value)


class CampaignForm(TeamOwned):
    """The proposition, audience, territories, route and agreed times of a campaign."""

    proposition = PropositionField(
        label=_("Proposition"),
        queryset=Proposition.objects.none(),
        empty_label=_("New proposition…"),
    )
    new_proposition = forms.CharField(label=_("New proposition"), max_length=120, required=False)
    pitch = forms.CharField(
        label=_("Value statement"),
        max_length=200,
        required=False,
        help_text=_(
            "One sentence a customer will remember: “Know within a minute when a load gets too warm.”"
        ),
    )
    countries = CountriesField(
        label=_("Countries"), required=False, help_text=_("Names or codes, separated by commas.")
    )
    industries = ListField(label=_("Industries"), required=False, help_text=_("Separate with commas."))
    employees_from = CountField(
        label=_("Employees, minimum"), required=False, min_value=0, max_value=10_000_000
    )
    employees_to = CountField(
        label=_("Employees, maximum"), required=False, min_value=0, max_value=10_000_000
    )
    territories = TerritoriesField(
        label=_("Territories"),
        queryset=Territory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
        help_text=_("Territories within a chosen one are included."),
    )
    value_threshold = AmountField(label=_("Deal value above which field closes"), min_value=Decimal(0))
    budget = AmountField(label=_("Budget"), required=False, min_value=Decimal(0))
    cost_per_hour = AmountField(
        label=_("Cost of an hour of calling"), required=False, min_value=Decimal(0), max_digits=8
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    first_call_within = DurationInputField(label=_("First call to an MQL within"), units=["minutes", "hours"])
    offer_mql_after = DurationInputField(
        label=_("Offer an MQL to a colleague after"),
        units=["minutes", "hours"],
        help_text=_(
            "If it was not called until then. The manager is told at the agreed time of the first call."
        ),
    )
    answer_within = DurationInputField(
        label=_("Field responds to a handoff within (working hours)"),
        units=["hours"],
        required=False,
        help_text=_("Leave empty to use the territory's setting (24 hours by default)."),
    )
    meeting_protection = DurationInputField(
        label=_("Hold cold calls before a field meeting for"),
        units=["days"],
        validators=[MaxValueValidator(MAX_MEETING_PROTECTION, _("Enter at most 90 days."))],
    )
    nurture_every = DurationInputField(label=_("Nurture call every"), units=["days"])
    quote_first_call_after = DurationInputField(label=_("First call after a quote"), units=["days"])
    quote_call_every = DurationInputField(label=_("Then a call every"), units=["days"])
    recycle_lost_after = DurationInputField(label=_("Recycle lost deals after"), units=["days"])
    aftercare_first_after = DurationInputField(label=_("Evaluate an order after"), units=["days"])
    aftercare_every = DurationInputField(label=_("Customer call every"), units=["days"])
    no_interest_cooldown = DurationInputField(
        label=_("Cool-down after three “no interest” calls"), units=["days"]
    )

    name_taken = _("This team already has a campaign with this name.")

    class Meta:
        model = Campaign
        fields = ["team", *FORM_FIELDS]
        field_classes = {"starts_on": DayField, "ends_on": DayField}
        widgets = {"starts_on": PickerInput, "ends_on": PickerInput}

    def __init__(self, *args, user, instance: Campaign | None = None, **kwargs) -> None:
        super().__init__(*args, instance=instance or Campaign(), **kwargs)
        if self.instance.pk is None:
            self.initial["starts_on"] = clock.today()
        else:
            audience = self.instance.audience
            self.initial |= {name: getattr(audience, name) for name in MAIN_FIELDS}
            self.initial["proposition"] = self.instance.proposition_id
            self.initial["territories"] = list(self.instance.territories.all())
        self.settle_team(user)
        self._limit_choices(self.possible_teams)
        #: The agreed funnel of the team, which sets these times.
        self.agreement = None
        if self.instance.team_id:
            self.agreement = FunnelAgreement.objects.in_force().filter(team=self.instance.team_id).first()
        for name in TIMES if self.agreement else ():
            del self.fields[name]

    def clean(self) -> dict:
        cleaned = super().clean()
        self.refuse_taken_name()
        first, second = cleaned.get("first_call_within"), cleaned.get("offer_mql_after")
        if first and second and second < first:
            self.add_error("offer_mql_after", _("Enter at least the agreed time of the first call."))
        if self.owning_team:
            self._check_same_team(self.owning_team)
            self._clean_proposition(self.owning_team)
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end date is before the start date."))
        least, most = cleaned.get("employees_from"), cleaned.get("employees_to")
        if least is not None and most is not None and most < least:
            self.add_error("employees_to", _("The maximum is less than the minimum."))
        return cleaned

    @property
    def audience(self) -> dict[str, object]:
        """Return the values of the audience's main filter fields, by name."""
        return {name: self.cleaned_data[name] for name in MAIN_FIELDS}

    def _limit_choices(self, teams) -> None:
        self.fields["proposition"].queryset = Proposition.objects.filter(team__in=teams)
        territories = Territory.objects.filter(team__in=teams).select_related("inside_rep", "field_rep")
        self.fields["territories"].queryset = territories
        known = {self.instance.currency} - set(CURRENCIES)
        self.fields["currency"].choices += [(code, code) for code in known]

    def _check_same_team(self, team: Team) -> None:
        chosen = [("territories", each) for each in self.cleaned_data.get("territories") or []]
        if proposition := self.cleaned_data.get("proposition"):
            chosen.append(("proposition", proposition))
        for name, each in chosen:
            if each.team_id != team.pk:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("%(what)s doesn't belong to %(team)s."), params={"what": each, "team": team}
                    ),
                )

    def _clean_proposition(self, team: Team) -> None:
        """Require either an existing proposition or a new one, which is saved with the campaign."""
        cleaned = self.cleaned_data
        name, pitch = cleaned.get("new_proposition"), cleaned.get("pitch")
        if "proposition" in self.errors or "new_proposition" in self.errors or "pitch" in self.errors:
            return
        if cleaned.get("proposition"):
            if name:
                self.add_error("new_proposition", _("Choose a proposition or enter a new one, not both."))
        elif not name:
            self.add_error("proposition", _("Choose a proposition or enter a new one."))
        elif not pitch:
            self.add_error("pitch", _("Enter a value statement for the new proposition."))
        elif Proposition.objects.filter(team=team, name=name).exists():
            self.add_error("new_proposition", _("This proposition already exists. Choose it from the list."))
        else:
            cleaned["proposition"] = Proposition(team=team, name=name, pitch=pitch)
