from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role
from salesdesk.web.edit_conflicts import EditConflictMixin

from ..models import Territory
from .durations import DurationInputField
from .lists import CountriesField, ListField, PostcodesField


class TeamLabelMixin:
    """An admin chooses among several teams, so each name carries its team."""

    def label_from_instance(self, person) -> str:
        return f"{person} · {person.team}"


class PersonField(TeamLabelMixin, forms.ModelChoiceField):
    """One person."""


class PeopleField(TeamLabelMixin, forms.ModelMultipleChoiceField):
    """Several people."""


class TerritoryForm(EditConflictMixin):
    """Where, in which industries, and the pair that works it: both of the territory's team."""

    countries = CountriesField(
        label=_("Countries"), help_text=_("Names or codes, with commas: Netherlands, Belgium. Or: NL, BE.")
    )
    postcodes = PostcodesField(
        label=_("Postcodes"),
        required=False,
        help_text=_("Prefixes or ranges, with commas: 50, 5600-5799. Empty: the whole country."),
    )
    industries = ListField(
        label=_("Industries"),
        required=False,
        help_text=_("With commas: transport, food. A company is in it when its industry contains the word."),
    )
    inside_rep = PersonField(label=_("Inside rep"), queryset=User.objects.none())
    field_rep = PersonField(label=_("Field rep"), queryset=User.objects.none())
    colleagues = PeopleField(
        label=_("More field reps"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
        help_text=_("They take turns with the field rep: the least recently served who is present."),
    )
    answer_within = DurationInputField(
        label=_("Field answers within, in working time"),
        units=["hours"],
        required=False,
        help_text=_("Where the campaign says nothing. Empty: 24 hours."),
    )

    class Meta:
        model = Territory
        fields = [
            "name",
            "team",
            "countries",
            "postcodes",
            "industries",
            "inside_rep",
            "field_rep",
            "colleagues",
            "answer_within",
        ]

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and user.role != Role.ADMIN:
            self.instance.team = user.team
        if self.instance.team_id:
            del self.fields["team"]
        teams = [self.instance.team_id] if self.instance.team_id else Team.objects.all()
        roles = {"inside_rep": Role.INSIDE, "field_rep": Role.FIELD, "colleagues": Role.FIELD}
        for name, role in roles.items():
            people = User.objects.filter(role=role, team__in=teams, is_active=True).select_related("team")
            self.fields[name].queryset = people

    def clean(self) -> dict:
        cleaned = super().clean()
        team = cleaned.get("team") or self.instance.team if "team" in self.fields else self.instance.team
        colleagues = [("colleagues", each) for each in cleaned.get("colleagues") or []]
        pair = [(name, cleaned.get(name)) for name in ("inside_rep", "field_rep")]
        for name, person in [*pair, *colleagues]:
            if team and person and person.team_id != team.pk:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("%(who)s is of team %(theirs)s; this territory is of %(team)s."),
                        params={"who": person, "theirs": person.team, "team": team},
                    ),
                )
        if cleaned.get("field_rep") in (cleaned.get("colleagues") or []):
            self.add_error("colleagues", _("The field rep of the pair takes turns anyway."))
        if team and "name" in cleaned and self._name_taken(team, cleaned["name"]):
            self.add_error("name", _("Another territory of this team has that name."))
        return cleaned

    def _name_taken(self, team: Team, name: str) -> bool:
        return Territory.objects.filter(team=team, name=name).exclude(pk=self.instance.pk).exists()
