from django import forms
from django.utils.translation import gettext_lazy as _


class DropForm(forms.Form):
    """Why a dead letter is let go: whoever asks for it later finds the reason."""

    reason = forms.CharField(
        label=_("Why it is let go"), max_length=200, help_text=_("For example: they were told by telephone.")
    )
