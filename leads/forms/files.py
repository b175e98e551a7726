"""Form to attach files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.files.fields import FilesField, limit_help


class FilesForm(forms.Form):
    """One or more files: chosen, dropped, pasted or taken with the camera."""

    files = FilesField(label=_("Files"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["files"].help_text = limit_help()
