from django import forms
from django.utils.translation import gettext_lazy as _

from .hours import FIELDS, HoursForm


class MeForm(HoursForm):
    """What everyone decides for themselves. The theme belongs to the browser, not to the person."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        help_text=_("For this browser."),
    )

    class Meta(HoursForm.Meta):
        fields = ["name", *FIELDS]
