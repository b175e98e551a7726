from django import forms
from django.db.models import QuerySet

from salesdesk.web.forms.fields import check_names

from ..models import Team, User
from ..roles import Role


class TeamOwned(forms.ModelForm):
    """A form for an object that belongs to a team and has a unique name there.

    Only an admin chooses the team, and only for a new object.
    """

    #: The error shown if the team has another object with that name.
    name_taken: str

    def settle_team(self, user: User) -> None:
        """Set the team and drop its field, unless the user may choose it."""
        check_names(self, "name", "new_proposition")
        if self.instance.pk is None and user.role != Role.ADMIN:
            self.instance.team = user.team
        if self.instance.team_id:
            del self.fields["team"]

    @property
    def possible_teams(self) -> QuerySet[Team]:
        teams = Team.objects.all()
        return teams.filter(pk=self.instance.team_id) if self.instance.team_id else teams

    @property
    def owning_team(self) -> Team | None:
        """The fixed or chosen team, or None if none was chosen. Available once the form is cleaned."""
        return self.cleaned_data.get("team") if "team" in self.fields else self.instance.team

    def refuse_taken_name(self) -> None:
        """Add an error if the team has another object with that name."""
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)
        name = self.cleaned_data.get("name")
        if self.owning_team and name and others.filter(team=self.owning_team, name=name).exists():
            self.add_error("name", self.name_taken)
