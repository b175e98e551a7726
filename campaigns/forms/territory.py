from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.territories.containment import CRITERIA, outside, taken_over
from salesdesk import countries
from salesdesk.people.forms import TeamOwned
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.number_fields import CountField

from ..models import Territory
from .durations import DurationInputField
from .lists import CountriesField, ListField, PostcodesField
from .territory_fields import ParentField, PeopleField, PersonField


class TerritoryForm(TeamOwned, EditConflictMixin):
    """The area and industries of a territory and the reps who work it, all from the territory's team."""

    parent = ParentField(
        label=_("Part of"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("nothing: a territory of its own"),
        help_text=_("It gets what it covers before that territory does. Fields left empty are taken over."),
        error_messages={
            "invalid_choice": _(
                "Choose a territory from the list. A territory can't be part of itself or of one that it includes."
            )
        },
    )
    countries = CountriesField(
        label=_("Countries"),
        required=False,
        help_text=_(
            "Names or codes, separated by commas, such as Netherlands, Belgium or NL, BE. "
            "Leave empty only for an industry everywhere."
        ),
    )
    postcodes = PostcodesField(
        label=_("Postcodes"),
        required=False,
        help_text=_(
            "Prefixes or ranges, separated by commas, such as 50, 5600-5799. "
            "Leave empty for the whole country."
        ),
    )
    cities = ListField(
        label=_("Cities"),
        required=False,
        help_text=_("Besides the postcodes, as companies write them, such as Den Haag, 's-Gravenhage."),
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
    handoffs_per_day = CountField(
        label=_("Handoffs per field rep and day, at most"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("Reps with as many today are passed over. Leave empty for no limit."),
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
            "parent",
            "countries",
            "postcodes",
            "cities",
            "industries",
            "inside_rep",
            "field_rep",
            "colleagues",
            "answer_within",
            "handoffs_per_day",
        ]

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.settle_team(user)
        teams = self.possible_teams
        roles = {"inside_rep": Role.INSIDE, "field_rep": Role.FIELD, "colleagues": Role.FIELD}
        for name, role in roles.items():
            people = User.objects.filter(role=role, team__in=teams, is_active=True).select_related("team")
            self.fields[name].queryset = people
        same_team = Territory.objects.filter(team__in=teams)
        self.fields["parent"].offer(same_team, self.instance.pk, by_team=self.instance.team_id is None)

    def clean(self) -> dict:
        cleaned = super().clean()
        team = self.owning_team
        self._clean_area(cleaned)
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

    def _clean_area(self, cleaned: dict) -> None:
        """Take over what was left empty from the parent, and add errors for what lies outside of it."""
        if self.errors.keys() & {"parent", *CRITERIA}:
            return
        parent, chosen = cleaned["parent"], {name: cleaned[name] for name in CRITERIA}
        if parent and self.owning_team and parent.team_id != self.owning_team.pk:
            self.add_error("parent", _("Choose a territory of the same team."))
        elif parent:
            inherited = taken_over(parent, chosen)
            cleaned |= inherited
            self._refuse(outside(parent, chosen | inherited), parent)
        if self.errors.keys() & set(CRITERIA):
            return
        if not cleaned["countries"] and (cleaned["postcodes"] or cleaned["cities"]):
            self.add_error("countries", _("Enter the country of these postcodes and cities."))
        elif not cleaned["countries"] and not cleaned["industries"]:
            self.add_error("countries", _("Enter a country or an industry."))
        for child in self.instance.children.all() if self.instance.pk else []:
            theirs = {name: getattr(child, name) for name in CRITERIA}
            area = Territory(**{name: cleaned.get(name, []) for name in CRITERIA})
            for name, values in outside(area, theirs).items():
                self.add_error(
                    name,
                    forms.ValidationError(
                        _("%(child)s, which is part of this territory, has %(values)s. Change it first."),
                        params={"child": child, "values": _named(name, values)},
                    ),
                )

    def _refuse(self, left_out: dict[str, list[str]], parent: Territory) -> None:
        for name, values in left_out.items():
            self.add_error(
                name,
                forms.ValidationError(
                    _("%(parent)s doesn't cover %(values)s."),
                    params={"parent": parent, "values": _named(name, values)},
                ),
            )


def _named(criterion: str, values: list[str]) -> str:
    return ", ".join(map(countries.name_of, values) if criterion == "countries" else values)
