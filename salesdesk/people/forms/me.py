from django import forms
from django.utils.translation import gettext_lazy as _

from .hours import FIELDS, HoursForm


class MeForm(HoursForm):
    """A user's own settings. The theme is a setting of the browser, not of the user."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        help_text=_("Applies to this browser only."),
    )

    class Meta(HoursForm.Meta):
        fields = ["name", *FIELDS]
