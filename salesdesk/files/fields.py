"""A form field for one or several files, checked as they will be stored."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import kinds, storing

#: How many files one form takes; their bytes together are limited by the page (salesdesk/web/body_limits.py).
MAX_FILES = 10


def limit_help():
    """Return the sentence that says what may be attached."""
    return format_lazy(
        _("PDF, office documents, images, text or zip, up to {most} MB each."),
        most=storing.max_bytes() // 1_000_000,
    )


class FilesInput(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self, attrs=None):
        super().__init__({"accept": kinds.ACCEPTED} | (attrs or {}))


class FilesField(forms.FileField):
    """Return a list of checked uploads, each to be passed to `storing.store`."""

    widget = FilesInput

    def clean(self, data, initial=None):
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen and not self.required:
            return []
        if len(chosen) > MAX_FILES:
            raise ValidationError(
                _("Choose at most %(most)s files at a time."), params={"most": str(MAX_FILES)}
            )
        errors = []
        for upload in chosen:
            try:
                storing.check(upload)
            except storing.NotStored as refused:
                errors.append(str(refused))
        if errors:
            raise ValidationError(errors)
        if not chosen:
            raise ValidationError(self.error_messages["required"], code="required")
        return chosen
