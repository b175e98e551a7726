from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.forms import TeamOwned
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.edit_conflicts import EditConflictMixin

from ..models import Territory
from .durations import DurationInputField
from .lists import CountriesField, ListField, PostcodesField


class TeamLabelMixin:
    """Show each person's team, because an admin chooses among several teams."""

    def label_from_instance(self, person) -> str:
        return f"{person} · {person.team}"


class PersonField(TeamLabelMixin, forms.ModelChoiceField):
    """A choice of one person."""


class PeopleField(TeamLabelMixin, forms.ModelMultipleChoiceField):
    """A choice of several people."""


class TerritoryForm(TeamOwned, EditConflictMixin):
    """The area and industries of a territory and the reps who work it, all from the territory's team."""

    countries = CountriesField(
        label=_("Countries"),
        help_text=_("Names or codes, separated by commas, such as Netherlands, Belgium or NL, BE."),
    )
    postcodes = PostcodesField(
        label=_("Postcodes"),
        required=False,
        help_text=_(
            "Prefixes or ranges, separated by commas, such as 50, 5600-5799. "
            "Leave empty for the whole country."
        ),
    )
    industries = ListField(
        label=_("Industries"),
        required=False,
        help_text=_(
            "Separate with commas, such as transport, food. "
            "A company matches if its industry contains one of these words."
        ),
    )
    inside_rep = PersonField(label=_("Inside rep"), queryset=User.objects.none())
    field_rep = PersonField(label=_("Field rep"), queryset=User.objects.none())
    colleagues = PeopleField(
        label=_("More field reps"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols"}),
        help_text=_("Round-robin among available reps, the field rep included."),
    )
    answer_within = DurationInputField(
        label=_("Field responds to a handoff within (working hours)"),
        units=["hours"],
        required=False,
        help_text=_("Applies unless the campaign sets its own. Leave empty for 24 hours."),
    )

    name_taken = _("This team already has a territory with this name.")

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
        self.settle_team(user)
        teams = self.possible_teams
        roles = {"inside_rep": Role.INSIDE, "field_rep": Role.FIELD, "colleagues": Role.FIELD}
        for name, role in roles.items():
            people = User.objects.filter(role=role, team__in=teams, is_active=True).select_related("team")
            self.fields[name].queryset = people

    def clean(self) -> dict:
        cleaned = super().clean()
        team = self.owning_team
        colleagues = [("colleagues", each) for each in cleaned.get("colleagues") or []]
        pair = [(name, cleaned.get(name)) for name in ("inside_rep", "field_rep")]
        for name, person in [*pair, *colleagues]:
            if team and person and person.team_id != team.pk:
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("%(who)s is in %(theirs)s, but this territory belongs to %(team)s."),
                        params={"who": person, "theirs": person.team, "team": team},
                    ),
                )
        if cleaned.get("field_rep") in (cleaned.get("colleagues") or []):
            self.add_error("colleagues", _("Don't select the territory's field rep here."))
        self.refuse_taken_name()
        return cleaned
