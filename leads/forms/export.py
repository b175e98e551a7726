"""The reason for an export, which is logged."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.forms.fields import LineField


class ExportForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Logged with your name, the filters and the number of rows."),
    )
