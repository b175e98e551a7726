from django import forms
from django.utils.translation import gettext_lazy as _


class DiscardForm(forms.Form):
    """The reason for discarding a dead letter, kept for later questions."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("For example: told them by phone instead.")
    )
