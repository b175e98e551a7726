"""Add, rename and merge the competitors of a team."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team, User
from salesdesk.web.forms.fields import LineField


class CompetitorNameForm(forms.Form):
    name = LineField(label=_("Name"), max_length=120)


class CompetitorForm(CompetitorNameForm):
    """A new competitor. Only admins choose the team."""

    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none())

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        teams = Team.objects.managed_by(by)
        self.fields["team"].queryset = teams
        if by.team_id:
            self.fields["team"].initial = by.team_id
