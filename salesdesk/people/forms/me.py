from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.parsing.phones import phone

from .hours import FIELDS, HoursForm


class MeForm(HoursForm):
    """A user's own settings. The theme is a setting of the browser, not of the user."""

    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", _("Same as device")), ("light", _("Light")), ("dark", _("Dark"))],
        required=False,
        help_text=_("Applies to this browser only."),
    )

    meeting_link = forms.URLField(
        label=_("Your meeting link"),
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text=_("Teams, Zoom or Meet. Filled in as the location of meetings that you host."),
    )

    class Meta(HoursForm.Meta):
        fields = ["name", "caller_number", "meeting_link", *FIELDS]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["caller_number"].help_text = _("Some countries bar sales calls from mobile numbers.")

    def clean_caller_number(self) -> str:
        """Return the number in E.164, read as dialled in the person's country."""
        typed = self.cleaned_data["caller_number"]
        read = phone(typed, self.instance.country)
        if typed and not read.e164:
            raise forms.ValidationError(read.problem)
        return read.e164
