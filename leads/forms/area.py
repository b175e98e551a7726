from django import forms

from campaigns.forms.lists import PostcodesField
from salesdesk import countries


class AreaForm(forms.Form):
    """A country and some postcodes in it, or all of it."""

    country = forms.ChoiceField(choices=countries.choices)
    codes = PostcodesField(required=False)
