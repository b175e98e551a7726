"""The page of a track: its facts and its mails; and placing leads on one."""

from collections.abc import Iterator
from itertools import chain

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import track_editor
from campaigns.models import Track
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role
from salesdesk.web import edit_conflicts

from .track_mails import MailRows, as_rows

MERGE_FIELD_LIST = ", ".join("{" + name + "}" for name in track_editor.MERGE_FIELDS)


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = ["team", "name", "language"]

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        if user.role != Role.ADMIN or self.instance.pk:
            self.instance.team = self.instance.team if self.instance.pk else user.team
            del self.fields["team"]
        else:
            self.fields["team"].queryset = Team.objects.all()

    def clean(self):
        cleaned = super().clean()
        team = cleaned.get("team") or (self.instance.team if self.instance.team_id else None)
        same = Track.objects.filter(team=team, name=cleaned.get("name")).exclude(pk=self.instance.pk)
        if team and same.exists():
            self.add_error("name", _("Another track of this team has that name."))
        return cleaned


class TrackEditForm:
    """Facts and mails, read, refused and saved as one. `mails` are the track's as they stand."""

    def __init__(self, user: User, track: Track | None = None, data=None) -> None:
        self.user = user
        self.mails = (
            list(track.mails.select_related("track").prefetch_related("translations")) if track else []
        )
        self.facts = TrackForm(data, instance=track, user=user)
        own = str(self.facts["language"].value())
        own = own if own in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.rows = MailRows(data, prefix="mails", initial=as_rows(self.mails), form_kwargs={"own": own})
        self.shown = ""
        if track:
            self.shown = (
                edit_conflicts.fingerprint(self) if data is None else data.get(edit_conflicts.FIELD, "")
            )

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain(self.facts, *self.rows.forms)

    def is_valid(self) -> bool:
        return all([self.facts.is_valid(), self.rows.is_valid()])

    @transaction.atomic
    def save(self) -> Track | None:
        """The track as it is written, or None when somebody wrote it meanwhile: then the errors say so."""
        return None if self._has_conflict() else track_editor.save(self.facts.instance, self.rows.mails)

    def _has_conflict(self) -> bool:
        if self.facts.instance.pk is None:
            return False
        track = Track.objects.select_for_update(of=["self"], no_key=True).get(pk=self.facts.instance.pk)
        now = TrackEditForm(self.user, track)
        if not (found := edit_conflicts.find_conflict(self.shown, self, now)):
            return False
        self.shown = found.shown
        self.facts.add_error(None, found.said)
        return True


class EnrollForm(forms.Form):
    track = forms.ModelChoiceField(label=_("On the track"), queryset=Track.objects.none(), empty_label=None)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["track"].queryset = Track.objects.visible_to(user)
