from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.roles import Level
from salesdesk.web.forms.fields import LineField


class LevelChangeForm(forms.Form):
    """Another level for a rep, with a note that the rep reads."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=12, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=Level)
    note = LineField(
        label=_("Note"), max_length=300, help_text=_("The rep reads it, and it stays in the history.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
