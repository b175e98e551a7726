"""Forms to edit a nurture track with its e-mails, and to enroll leads in one."""

from collections.abc import Iterator
from itertools import chain

from django import forms
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns import track_editor
from campaigns.models import Track
from salesdesk.people.forms import TeamOwned
from salesdesk.people.models import User
from salesdesk.web.forms.edit_conflicts import SharedSheet

from .track_mails import MailRows, as_rows

MERGE_FIELD_LIST = ", ".join("{" + name + "}" for name in track_editor.MERGE_FIELDS)


class TrackForm(TeamOwned):
    name_taken = _("Another track of this team has that name.")

    class Meta:
        model = Track
        fields = ["team", "name", "language"]

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.settle_team(user)

    def clean(self):
        cleaned = super().clean()
        self.refuse_taken_name()
        return cleaned


class TrackEditForm(SharedSheet):
    """A track's settings and e-mails, validated and saved together. `mails` are the saved ones."""

    def __init__(self, user: User, track: Track | None = None, data=None) -> None:
        self.user = user
        self.mails = (
            list(track.mails.select_related("track").prefetch_related("translations")) if track else []
        )
        self.facts = TrackForm(data, instance=track, user=user)
        language = str(self.facts["language"].value())
        language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        self.rows = MailRows(
            data, prefix="mails", initial=as_rows(self.mails), form_kwargs={"track_language": language}
        )
        self.carry_marks(data)

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain(self.facts, *self.rows.forms)

    def is_valid(self) -> bool:
        return all([self.facts.is_valid(), self.rows.is_valid()])

    @transaction.atomic
    def save(self) -> Track | None:
        """Save and return the track, or return None with form errors if there is an edit conflict."""
        return None if self.has_conflict() else track_editor.save(self.facts.instance, self.rows.mails)


class EnrollForm(forms.Form):
    track = forms.ModelChoiceField(label=_("Track"), queryset=Track.objects.none(), empty_label=None)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["track"].queryset = Track.objects.visible_to(user)
