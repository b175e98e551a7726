from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.forms.edit_conflicts import EditConflictMixin
from salesdesk.web.forms.fields import LineField

from ..models import Team, User
from ..roles import Role
from .hours import FIELDS, HoursForm


class PersonForm(EditConflictMixin, HoursForm):
    """A person's account, as an admin edits it."""

    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.all(),
        required=False,
        help_text=_("Required, except for admins."),
    )
    new_team = LineField(
        label=_("New team"), max_length=80, required=False, help_text=_("Created when you save.")
    )

    class Meta(HoursForm.Meta):
        fields = ["name", "email", "role", "level", "team", *FIELDS, "is_active"]
        help_texts = {
            "level": _("For inside reps: sets the largest order they may close themselves."),
            "is_active": _("Deactivating blocks sign-in and keeps their history."),
        }

    def __init__(self, *args, by: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["is_active"]
            self.initial |= {name: getattr(by, name) for name in ("language", "time_zone", "country")}

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("This e-mail address is already in use."))
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        role = cleaned.get("role")
        if role == Role.INSIDE and not cleaned.get("level") and "level" not in self.errors:
            self.add_error("level", _("Choose a level for this inside rep."))
        if role and role != Role.INSIDE:
            cleaned["level"] = ""
        self._clean_team(role)
        return cleaned

    def _clean_team(self, role: str | None) -> None:
        """Use the chosen team or the new one; a new name that already exists means the existing team."""
        team, typed = (
            self.cleaned_data.get("team"),
            " ".join((self.cleaned_data.get("new_team") or "").split()),
        )
        if team and typed:
            self.add_error("new_team", _("Choose a team or enter a new one, not both."))
        elif typed:
            self.cleaned_data["team"] = Team.objects.filter(name__iexact=typed).first() or Team(name=typed)
        elif not team and role and role != Role.ADMIN and "team" not in self.errors:
            self.add_error("team", _("Choose a team or enter a new one."))

    def _post_clean(self) -> None:
        """Set a new team aside until `save_team`, because an unsaved team can't be assigned."""
        self.unsaved_team = None
        team = self.cleaned_data.get("team")
        if team is not None and team.pk is None:
            self.unsaved_team, self.cleaned_data["team"] = team, None
        super()._post_clean()

    def save_team(self) -> None:
        """Create the new team, if any, and put the person in it."""
        if self.unsaved_team:
            self.unsaved_team.save()
            self.instance.team = self.unsaved_team

    def _get_validation_exclusions(self) -> set:
        """Skip the database constraints that this form checks with its own messages."""
        return super()._get_validation_exclusions() | {"role", "team", "email"}
