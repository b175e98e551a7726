"""Shared form fields for single lines, and parsing of row ids."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: One less than the number of digits of the largest row id.
DIGITS = 18
MAX_NUMBER = 10**DIGITS - 1


def parse_id(typed: str) -> int | None:
    """Return the row id in `typed`, or None if it is not a valid id."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= DIGITS else None


#: Control characters, and those that show nothing or turn the direction of what follows. Zero width joiners within a
#: word are kept, because Persian, Hindi and emoji need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|(?<!\\w)[\u200c\u200d]|[\u200c\u200d](?!\\w)"
)


def validate_line(value: str) -> None:
    """Refuse line breaks, which would corrupt e-mails and invitations, and characters that hide what a name is."""
    if len(value.splitlines()) > 1:
        raise ValidationError(_("Line breaks are not allowed. Enter a single line."))
    if _UNSEEN.search(value):
        raise ValidationError(_("This text contains invisible characters. Delete it and type it again."))


class LineField(forms.CharField):
    """A text on one line, such as a name."""

    default_validators = [validate_line]


def check_names(form: forms.BaseForm, *names: str) -> None:
    """Let the fields of a model form, such as its name, accept single lines only."""
    for name in names:
        if name in form.fields:
            form.fields[name].validators = [*form.fields[name].validators, validate_line]
