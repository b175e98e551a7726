from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.edit_conflicts import EditConflictMixin

from ..models import Team, User
from ..roles import Role
from .hours import FIELDS, HoursForm


class PersonForm(EditConflictMixin, HoursForm):
    """Somebody of the desk, as an admin sees them."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        required=False,
        help_text=_("Who works in the funnel is in a team; an admin need not be."),
    )
    new_team = forms.CharField(
        label=_("Or a new team"), max_length=80, required=False, help_text=_("Made when this is saved.")
    )

    class Meta(HoursForm.Meta):
        fields = ["name", "email", "role", "level", "team", *FIELDS, "is_active"]
        help_texts = {
            "level": _("Of an inside rep: up to which amount they close orders themselves."),
            "is_active": _("Not any more? Their story stays, they can't sign in."),
        }

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_active"]
            self.initial |= {name: getattr(by, name) for name in ("language", "time_zone", "country")}

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        role = cleaned.get("role")
        if role == Role.INSIDE and not cleaned.get("level") and "level" not in self.errors:
            self.add_error("level", _("An inside rep has a level."))
        if role and role != Role.INSIDE:
            cleaned["level"] = ""
        self._team(role)
        return cleaned

    def _team(self, role: str | None) -> None:
        """The chosen team, or the one that is typed; a name that is there already means that one."""
        team, typed = (
            self.cleaned_data.get("team"),
            " ".join((self.cleaned_data.get("new_team") or "").split()),
        )
        if team and typed:
            self.add_error("new_team", _("Choose a team or type a new one, not both."))
        elif typed:
            self.cleaned_data["team"] = Team.objects.filter(name__iexact=typed).first() or Team(name=typed)
        elif not team and role and role != Role.ADMIN and "team" not in self.errors:
            self.add_error("team", _("Choose a team, or type a new one."))

    def _post_clean(self) -> None:
        """A team that is typed is saved with the person (`save_team`); until then the person has none."""
        self.new = None
        team = self.cleaned_data.get("team")
        if team is not None and team.pk is None:
            self.new, self.cleaned_data["team"] = team, None
        super()._post_clean()

    def save_team(self) -> None:
        """Make the team that was typed, and put the person in it."""
        if self.new:
            self.new.save()
            self.instance.team = self.new

    def _get_validation_exclusions(self) -> set:
        """The database's rules on role, level and team are said in this form's own sentences."""
        return super()._get_validation_exclusions() | {"role", "team", "email"}
