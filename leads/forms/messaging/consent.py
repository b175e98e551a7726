"""Forms for the consent of a contact to text messages."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.messaging.addresses import MAX_ADDRESS
from leads.models import Channel
from salesdesk import clock
from salesdesk.web.forms.day_fields import DayField
from salesdesk.web.forms.fields import LineField


class ConsentForm(forms.Form):
    """The channel, since when, and the proof."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, widget=forms.RadioSelect)
    address = LineField(
        label=_("LINE ID"),
        max_length=MAX_ADDRESS,
        required=False,
        help_text=_("Only for LINE: the ID that your provider shows for this person."),
    )
    since = DayField(
        label=_("Since"), error_messages={"required": _("Enter the day on which they consented.")}
    )
    proof = LineField(
        label=_("Proof"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Web form, call of 3 May, where it is stored")}),
        error_messages={"required": _("Enter the proof and where it is stored.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean_since(self):
        if self.cleaned_data["since"] > clock.today():
            raise ValidationError(_("This date is in the future. Enter today or an earlier date."))
        return self.cleaned_data["since"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") != Channel.LINE:
            return cleaned | {"address": ""}
        if not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _("Enter the LINE ID."))
        return cleaned


class WithdrawForm(forms.Form):
    """How the contact withdrew their consent."""

    how = LineField(
        label=_("How they withdrew it"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("By telephone, to Ann")}),
        error_messages={"required": _("Enter how they withdrew it.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
