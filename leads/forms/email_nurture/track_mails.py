"""The e-mails of a track as rows of its page. Clearing a row deletes its e-mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.track_editor import TrackMailDraft, find_loop

from .track_mail import BRANCH_FIELDS, MailRow

#: Empty rows for the e-mails of a new track.
NEW_ROWS = 3


class BaseMailRows(forms.BaseFormSet):
    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        # A new track is written in one go.
        self.extra = 1 if initial else NEW_ROWS

    def get_form_kwargs(self, index):
        return super().get_form_kwargs(index) | {"count": self.total_form_count()}

    def clean(self):
        if any(self.errors):
            return
        for row in self._filled:
            for name in BRANCH_FIELDS:
                if (number := row.cleaned_data[name]) and number not in self._numbers:
                    message = _(
                        "E-mail %(from)s continues with e-mail %(to)s, which does not exist. Choose another one."
                    )
                    raise forms.ValidationError(message, params={"from": row.number, "to": number})
        if loop := find_loop(self.mails):
            raise forms.ValidationError(loop)

    @property
    def mails(self) -> list[TrackMailDraft]:
        return [row.draft(self._numbers) for row in self._filled]

    @property
    def _filled(self) -> list[MailRow]:
        return [row for row in self.forms if row.cleaned_data.get("subject")]

    @property
    def _numbers(self) -> dict[int, int]:
        """Map the numbers of filled rows to their numbers once empty rows are gone."""
        return {row.number: number for number, row in enumerate(self._filled, 1)}


MailRows = forms.formset_factory(MailRow, BaseMailRows, extra=1, max_num=20, absolute_max=40)


def as_rows(mails) -> list[dict]:
    """Return the initial rows for the saved e-mails of a track."""
    names = ("pk", "delay", "subject", "text", "link", *BRANCH_FIELDS)
    rows = []
    for mail in mails:
        row = {name: getattr(mail, name) for name in names}
        for translation in mail.translations.all():
            row[f"subject_{translation.language}"] = translation.subject
            row[f"text_{translation.language}"] = translation.text
        rows.append(row)
    return rows
