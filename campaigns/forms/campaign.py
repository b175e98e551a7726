from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import Team
from salesdesk.people.roles import Role

from ..models import Campaign, Proposition, Territory
from ..models.campaign import MAX_MEETING_PROTECTION
from .durations import DurationInputField
from .lists import CountriesField, ListField

CURRENCIES = ["EUR", "GBP", "USD", "CHF", "TWD", "SEK", "DKK", "NOK", "PLN", "CZK", "CNY", "JPY"]
AUDIENCE_FIELDS = ["countries", "industries", "employees_from", "employees_to"]


class TerritoriesField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, territory) -> str:
        return f"{territory} · {territory.inside_rep.first_name} + {territory.field_rep.first_name}"


class PropositionField(forms.ModelChoiceField):
    """Asked for; but a new one may be typed instead, which the form decides."""

    def clean(self, value):
        return None if value in self.empty_values else super().clean(value)


class CampaignForm(forms.ModelForm):
    """The facts of a campaign: why, to whom, who calls, by which route, and the times agreed."""

    proposition = PropositionField(
        label=_("Proposition"),
        queryset=Proposition.objects.none(),
        empty_label=_("A new one, typed beside"),
    )
    new_proposition = forms.CharField(label=_("New proposition"), max_length=120, required=False)
    pitch = forms.CharField(
        label=_("Its promise"),
        max_length=200,
        required=False,
        help_text=_("One sentence that the customer keeps: “Know within a minute that a load is too warm.”"),
    )
    countries = CountriesField(
        label=_("Countries"), required=False, help_text=_("Names or codes, with commas.")
    )
    industries = ListField(label=_("Industries"), required=False, help_text=_("With commas."))
    employees_from = forms.IntegerField(
        label=_("Employees from"), required=False, min_value=0, max_value=10_000_000
    )
    employees_to = forms.IntegerField(
        label=_("Employees to"), required=False, min_value=0, max_value=10_000_000
    )
    territories = TerritoriesField(
        label=_("Territories"),
        queryset=Territory.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    first_call_within = DurationInputField(label=_("First call to an MQL within"), units=["minutes", "hours"])
    answer_within = DurationInputField(
        label=_("Field answers within, in working time"),
        units=["hours"],
        required=False,
        help_text=_("Empty: as agreed in the territory, else 24 hours."),
    )
    meeting_protection = DurationInputField(
        label=_("No cold calls before a meeting of field's, for"),
        units=["days"],
        validators=[MaxValueValidator(MAX_MEETING_PROTECTION, _("At most 90 days."))],
    )
    nurture_every = DurationInputField(label=_("Nurture call every"), units=["days"])
    recycle_lost_after = DurationInputField(label=_("A lost deal comes back after"), units=["days"])
    no_interest_cooldown = DurationInputField(label=_("After three times no it rests for"), units=["days"])

    class Meta:
        model = Campaign
        fields = [
            "name",
            "team",
            "starts_on",
            "ends_on",
            "route",
            "currency",
            "value_threshold",
            "decider_threshold",
            "first_call_within",
            "answer_within",
            "agenda_after_rounds",
            "meeting_protection",
            "nurture_every",
            "recycle_lost_after",
            "no_interest_cooldown",
        ]
        widgets = {
            name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            for name in ("starts_on", "ends_on")
        }

    def __init__(self, *args, user, instance: Campaign | None = None, **kwargs) -> None:
        super().__init__(*args, instance=instance or Campaign(), **kwargs)
        if self.instance.pk is None:
            self.initial["starts_on"] = clock.now().date()
            if user.role != Role.ADMIN:
                self.instance.team = user.team
        else:
            audience = self.instance.audience
            self.initial |= {name: getattr(audience, name) for name in AUDIENCE_FIELDS}
            self.initial["proposition"] = self.instance.proposition_id
            self.initial["territories"] = list(self.instance.territories.all())
        if self.instance.team_id:
            del self.fields["team"]
        self._offer([self.instance.team_id] if self.instance.team_id else Team.objects.all())

    def clean(self) -> dict:
        cleaned = super().clean()
        team = cleaned.get("team") or (None if "team" in self.fields else self.instance.team)
        if team:
            self._check_unique_name(team)
            self._of_the_team(team)
            self._clean_proposition(team)
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("It ends before it starts."))
        least, most = cleaned.get("employees_from"), cleaned.get("employees_to")
        if least is not None and most is not None and most < least:
            self.add_error("employees_to", _("That is less than the number from which it starts."))
        return cleaned

    @property
    def audience(self) -> dict[str, object]:
        """The filter on companies, by the names of the audience's fields."""
        return {name: self.cleaned_data[name] for name in AUDIENCE_FIELDS}

    def _offer(self, teams) -> None:
        self.fields["proposition"].queryset = Proposition.objects.filter(team__in=teams)
        territories = Territory.objects.filter(team__in=teams).select_related("inside_rep", "field_rep")
        self.fields["territories"].queryset = territories
        known = {self.instance.currency} - set(CURRENCIES)
        self.fields["currency"].choices += [(code, code) for code in known]

    def _check_unique_name(self, team: Team) -> None:
        same = Campaign.objects.filter(team=team, name=self.cleaned_data.get("name"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("Another campaign of this team has that name."))

    def _of_the_team(self, team: Team) -> None:
        chosen = [("territories", each) for each in self.cleaned_data.get("territories") or []]
        if proposition := self.cleaned_data.get("proposition"):
            chosen.append(("proposition", proposition))
        for name, each in chosen:
            if each.team_id != team.pk:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("%(what)s is of another team than %(team)s."), params={"what": each, "team": team}
                    ),
                )

    def _clean_proposition(self, team: Team) -> None:
        """Either one that is there, or a new one with its promise; it is saved with the campaign."""
        cleaned = self.cleaned_data
        name, pitch = cleaned.get("new_proposition"), cleaned.get("pitch")
        if "proposition" in self.errors or "new_proposition" in self.errors or "pitch" in self.errors:
            return
        if cleaned.get("proposition"):
            if name:
                self.add_error("new_proposition", _("Choose one or type a new one, not both."))
        elif not name:
            self.add_error("proposition", _("Choose a proposition, or type a new one."))
        elif not pitch:
            self.add_error("pitch", _("What does it promise?"))
        elif Proposition.objects.filter(team=team, name=name).exists():
            self.add_error("new_proposition", _("There is one of this name: choose it from the list."))
        else:
            cleaned["proposition"] = Proposition(team=team, name=name, pitch=pitch)
